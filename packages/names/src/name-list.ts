/** More names than these make no message clearer. */
const MAX_LISTED = 100;

/** `mini, vgg300`; `none` for no names; `a, b, … and 900 more` for more than a hundred. */
export function nameList(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  if (names.length <= MAX_LISTED) return names.join(', ');
  return `${names.slice(0, MAX_LISTED).join(', ')}, … and ${names.length - MAX_LISTED} more`;
}
