// IAM's wildcards: `*` any run of characters, `?` any one, in time linear to the text a pattern piece.

/** A pattern in pieces: literal characters, `any` one, `run` of any. */
export type PatternPart = { literal: string } | 'any' | 'run';

/** Takes a pattern apart, `*` and `?` being wildcards. */
export function patternOf(text: string): PatternPart[] {
  return text.split(/([*?])/).filter((part) => part !== '').map((part) => (part === '*' ? 'run' : part === '?' ? 'any' : { literal: part }));
}

/** Whether all of the text fits the pattern. Greedy with one point to come back to, so never exponential. */
export function matchesParts(parts: readonly PatternPart[], text: string): boolean {
  const units = expand(parts);
  let [unit, at, backUnit, backAt] = [0, 0, -1, 0];
  while (at < text.length) {
    const part = units[unit];
    if (part === 'run') {
      backUnit = unit;
      backAt = at;
      unit += 1;
    } else if (part !== undefined && (part === 'any' || part.literal === text[at])) {
      unit += 1;
      at += 1;
    } else if (backUnit >= 0) {
      unit = backUnit + 1;
      backAt += 1;
      at = backAt;
    } else {
      return false;
    }
  }
  while (units[unit] === 'run') unit += 1;
  return unit === units.length;
}

function expand(parts: readonly PatternPart[]): PatternPart[] {
  return parts.flatMap((part): PatternPart[] => (typeof part === 'string' ? [part] : part.literal.split('').map((literal) => ({ literal }))));
}

/** Whether the text fits the pattern. */
export function matchesWildcards(pattern: string, text: string): boolean {
  return pattern === '*' || matchesParts(patternOf(pattern), text);
}
