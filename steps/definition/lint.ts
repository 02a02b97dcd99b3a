// Finds what the service would refuse in a pipeline definition, what would fail when it runs, and what is better otherwise.
import { openDocument } from './lint/document';
import type { Finding, Rule } from './lint/finding';
import { isObject, show } from './lint/json';
import { builtRules } from './lint/rules';

export type { Finding, Rule } from './lint/finding';
export { allRules, builtRules } from './lint/rules';

/**
 * All findings, errors first.
 * @param json A parsed definition, or its text.
 * @param rules Rules to apply. Default: those for a definition that is built for one account; `allRules` has those for one that is to move, too.
 */
export function lintDefinition(json: unknown, rules: readonly Rule[] = builtRules): Finding[] {
  const parsed = typeof json === 'string' ? parse(json) : json;
  if (!isObject(parsed)) return [{ rule: 'json', path: '$', severity: 'error', message: `Unable to parse pipeline definition. Expecting start of Json Object; got ${typeof json === 'string' ? show(json) : show(parsed)}` }];
  const document = openDocument(parsed);
  const findings = rules.flatMap((rule) => rule.check(document).map((found): Finding => ({ rule: rule.id, ...found })));
  return [...findings.filter((found) => found.severity === 'error'), ...findings.filter((found) => found.severity === 'warning')];
}

/** One finding as a line. */
export function describeFinding(finding: Finding): string {
  return `${finding.path}: ${finding.message} (${finding.severity} ${finding.rule})`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
