import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** All pages that git knows of or would take. */
const pages = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
  { cwd: root, encoding: "utf8" },
)
  .split("\n")
  .filter((path) => path !== "" && existsSync(join(root, path)));

/** Text without what is no prose: blocks and spans of code. */
function prose(markdown: string): string {
  return markdown.replaceAll(/^```[\s\S]*?^```/gm, "").replaceAll(/`[^`\n]*`/g, "");
}

/** The anchors that headings get, as GitHub makes them. */
function anchors(markdown: string): ReadonlySet<string> {
  const counts = new Map<string, number>();
  const found = new Set<string>();
  const withoutBlocks = markdown.replaceAll(/^```[\s\S]*?^```/gm, "");
  for (const [, heading = ""] of withoutBlocks.matchAll(/^#{1,6} +(.*)$/gm)) {
    const slug = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(/\s/g, "-");
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    found.add(count === 0 ? slug : `${slug}-${count}`);
  }
  return found;
}

/** Every relative link of a page that leads nowhere, in words. */
function deadLinks(page: string): readonly string[] {
  const file = join(root, page);
  const text = readFileSync(file, "utf8");
  const inline = [...prose(text).matchAll(/\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)/g)];
  const defined = [...prose(text).matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)];
  return [...inline, ...defined].flatMap(([, link = ""]) => {
    if (/^[a-z][a-z+.-]*:/i.test(link)) return [];
    const [path = "", fragment] = link.split("#");
    const target = path === "" ? file : resolve(dirname(file), decodeURIComponent(path));
    const where = `${page}: ${link}`;
    if (relative(root, target).startsWith("..")) return [`${where} leads out of the repository`];
    if (!existsSync(target)) return [`${where} leads to no file`];
    if (fragment === undefined) return [];
    if (statSync(target).isDirectory() || !anchors(readFileSync(target, "utf8")).has(fragment)) {
      return [`${where} leads to no heading`];
    }
    return [];
  });
}

test("every relative link of every page leads to a file, and to a heading where it names one", () => {
  expect(pages).toContain("README.md");
  expect(pages.flatMap(deadLinks)).toEqual([]);
});
