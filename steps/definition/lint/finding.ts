// What a rule of the linter says of a definition.
import type { DefinitionDocument } from './document';

/** One thing that the service would refuse, that would fail when it runs, or that is better otherwise. */
export interface Finding {
  /** Id of the rule. */
  readonly rule: string;
  /** Where, such as `$.Steps[2].Arguments.RoleArn`. */
  readonly path: string;
  /** An error is refused by the service or fails at run time; a warning is advice. */
  readonly severity: 'error' | 'warning';
  /** What is wrong, what was found, what is allowed. */
  readonly message: string;
}

/** One rule; it looks at the whole document and says all that it finds. */
export interface Rule {
  readonly id: string;
  /** One sentence: what it refuses. */
  readonly summary: string;
  check(document: DefinitionDocument): RuleFinding[];
}

/** A finding without the rule's id, which the linter adds. */
export type RuleFinding = Omit<Finding, 'rule'>;



/** An error at a path. */
export function fault(path: string, message: string): RuleFinding {
  return { path, severity: 'error', message };
}

/** Advice at a path. */
export function advice(path: string, message: string): RuleFinding {
  return { path, severity: 'warning', message };
}
