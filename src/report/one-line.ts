/** A name may hold line breaks and terminal controls; on the screen it is one harmless line. */
export function oneLine(name: string): string {
  // eslint-disable-next-line no-control-regex
  return name.replace(/[\u0000-\u001f\u007f-\u009f]/g, (control) => {
    // JSON leaves the controls from U+007F on as they are, and terminals obey some of them.
    return control < " "
      ? JSON.stringify(control).slice(1, -1)
      : `\\u00${control.charCodeAt(0).toString(16)}`;
  });
}
