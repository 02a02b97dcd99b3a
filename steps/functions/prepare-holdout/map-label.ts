// Maps the raw text of the target to its label, the same for training rows and holdout.

/** Label by raw text; `*` for every text not named. */
export type LabelMapping = Readonly<Record<string, string>>;

/** The label of a text; undefined where there is none: an empty target, unless the mapping names it. */
export function mapLabel(text: string, mapping: LabelMapping | undefined): string | undefined {
  if (mapping === undefined) return text === '' ? undefined : text;
  if (Object.hasOwn(mapping, text)) return mapping[text];
  if (text === '') return undefined;
  return mapping['*'] ?? unmapped(text, mapping);
}

function unmapped(text: string, mapping: LabelMapping): never {
  throw new Error(`the target has the text ${JSON.stringify(text)}, for which problem.labels has no label; it has ${Object.keys(mapping).map((key) => JSON.stringify(key)).join(', ')}; add it, or "*" for the rest`);
}
