/**
 * Draws a graph in the language of Graphviz as SVG, wherever ffuse runs. The drawing code is large, so it is loaded at the
 * first call. Every node, edge and frame has its tooltip as its title, which browsers and screen readers take up.
 */
export async function drawSvg(dot: string): Promise<string> {
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  const graphviz = await Graphviz.load();
  const svg = graphviz.dot(dot, "svg");
  return titlesFromTooltips(svg).replaceAll('"Helvetica,sans-Serif"', fonts);
}

/** Helvetica, by which Graphviz measures, and the fonts of the same widths on other systems. */
const fonts = '"Helvetica,Arial,Liberation Sans,sans-serif"';

/** Graphviz writes ids as titles and tooltips as titles of links, which not every browser shows. */
function titlesFromTooltips(svg: string): string {
  return svg.replaceAll(
    /<title>[^<]*<\/title>(\s*<g id="a_[^"]*"><a) xlink:title="([^"]*)">/g,
    "<title>$2</title>$1>",
  );
}
