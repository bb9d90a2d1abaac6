/** Tags opened and closed in order, attributes quoted, text escaped: enough of XML for what we write. */
export function expectWellFormed(svg: string): void {
  const open: string[] = [];
  const rest = svg.replace(
    /<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<&]*")*)(\/?)>/gi,
    (_, close: string, name: string, _attributes, self: string) => {
      if (close) expect(open.pop()).toBe(name);
      else if (!self) open.push(name);
      return '';
    },
  );
  expect(open).toEqual([]);
  expect(rest.replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toMatch(/[<>&]/);
}
