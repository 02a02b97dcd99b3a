// How deep a JSON text nests, told without parsing it: what recurses over a document must be sure of its depth first.

/** Levels that any document of a service may have; real ones have a dozen. */
export const DEEPEST = 500;

/** The deepest nesting of arrays and objects in a JSON text. */
export function jsonDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (quoted) {
      if (character === '\\') index += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '[' || character === '{') deepest = Math.max(deepest, depth += 1);
    else if (character === ']' || character === '}') depth -= 1;
  }
  return deepest;
}
