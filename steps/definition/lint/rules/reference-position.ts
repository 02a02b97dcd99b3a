// Rule `reference-position`: references stand only where the service resolves them.
import type { DocumentFunction } from '../document';
import { fault, type Rule } from '../finding';

/** Members of a step that are read before anything is resolved. */
const literal = /^\.(Name|Type|DependsOn|DisplayName|Description|CacheConfig|RetryPolicies|PropertyFiles|OutputParameters|CheckType)\b/;

export const referencePosition: Rule = {
  id: 'reference-position',
  summary: 'Names, types, dependencies, caching, retries, property files, parameter defaults and JsonGet paths are literals.',
  check: ({ functions }) => functions.flatMap((found) => {
    const place = forbidden(found);
    return place === undefined ? [] : [fault(found.path, `a reference cannot stand ${place}; write the value itself`)];
  }),
};

function forbidden({ path, step }: DocumentFunction): string | undefined {
  if (path.startsWith('$.Parameters[')) return 'in the declaration of a parameter';
  const inStep = step === undefined ? undefined : literal.exec(path.slice(step.path.length))?.[1];
  if (inStep !== undefined) return `in ${inStep}`;
  if (/\['Std:JsonGet'\]\.Path$/.test(path)) return 'in the Path of Std:JsonGet';
  return /\['Std:Join'\]\.On$/.test(path) ? 'in the On of Std:Join' : undefined;
}
