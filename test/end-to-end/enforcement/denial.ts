// Whether a text says, in AWS's words, that a role lacks what one statement allows.
import type { KeptStatement } from './role-policy';

const list = (value: string | string[]): string[] => (typeof value === 'string' ? [value] : value);

/** A pattern of IAM as a regular expression: `*` is any text, `?` one character. */
function patternOf(text: string): RegExp {
  const escaped = text.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, 's');
}

/** What AWS says was denied. */
export interface Denial { role: string; action: string; resource: string }

/** The denials that a text tells of; where AWS names no resource, the action knows none, and it is `*`. */
export function denialsIn(text: string): Denial[] {
  const form = /assumed-role\/([\w+=,.@-]+)\/[^\s]+ is not authorized to perform: ([a-zA-Z0-9-]+:[A-Za-z0-9]+)(?: on resource: \\?"?([^\s"\\]+))?/g;
  return [...text.replaceAll(/\s+/g, ' ').matchAll(form)].map(([, role = '', action = '', resource = '*']) => ({ role, action, resource }));
}

/** Whether a denial is of something that the statement allows. */
export function isDenialOf({ action, resource }: Denial, statement: KeptStatement): boolean {
  return list(statement.Action).includes(action) && list(statement.Resource).some((pattern) => patternOf(pattern).test(resource) || patternOf(pattern).test(`${resource}:`));
}
