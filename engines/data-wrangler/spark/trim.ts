// Trims texts as Java and Spark do; by hand, since patterns anchored at the end take quadratic time on long runs of blanks.

/** Takes everything up to the space off both ends, as Java's String.trim does. */
export function trimControls(text: string): string {
  return trimStartControls(trimmedEnd(text, isControl));
}

/** Takes everything up to the space off the beginning. */
export function trimStartControls(text: string): string {
  let start = 0;
  while (start < text.length && isControl(text.charCodeAt(start))) start += 1;
  return start === 0 ? text : text.slice(start);
}

/** Takes everything up to the space off the end. */
export function trimEndControls(text: string): string {
  return trimmedEnd(text, isControl);
}

/** Takes off what Spark trims before it casts to integers, booleans, dates and times: white space of ASCII. */
export function trimBlanks(text: string): string {
  const end = trimmedEnd(text, isBlank);
  let start = 0;
  while (start < end.length && isBlank(end.charCodeAt(start))) start += 1;
  return start === 0 ? end : end.slice(start);
}

function trimmedEnd(text: string, isTrimmed: (code: number) => boolean): string {
  let end = text.length;
  while (end > 0 && isTrimmed(text.charCodeAt(end - 1))) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}

function isControl(code: number): boolean {
  return code <= 0x20;
}

function isBlank(code: number): boolean {
  return (code >= 9 && code <= 13) || (code >= 28 && code <= 32);
}
