// Patterns of LIKE: `%` any characters, `_` one, a backslash makes the next one literal.

import { FormulaError } from '../syntax';

/** @throws FormulaError if a backslash stands before what needs none */
export function likePattern(pattern: string, flags: string): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? '';
    if (character === '%') source += '[^]*';
    else if (character === '_') source += '[^]';
    else if (character === '\\') {
      const next = pattern[at + 1];
      if (next === undefined || !'%_\\'.includes(next)) throw new FormulaError(`the pattern ${JSON.stringify(pattern)} of LIKE has a backslash before ${next === undefined ? 'its end' : JSON.stringify(next)}; only %, _ and a backslash may follow`);
      source += next === '\\' ? '\\\\' : next;
      at += 1;
    } else source += character.replace(/[.*+?^${}()|[\]\\/]/, '\\$&');
  }
  return new RegExp(`^${source}$`, `${flags}u`);
}
