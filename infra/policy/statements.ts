// Reads policy documents as resources carry them: objects or JSON text, members single or in lists.
import { at, listOf, type Properties } from './rule';

/** A statement, its members as lists. */
export interface PolicyStatement {
  sid: string;
  allows: boolean;
  actions: readonly string[];
  resources: readonly string[];
  /** `*`, or each value of each kind. */
  principals: readonly string[];
  services: readonly string[];
  conditions: Properties;
}

/** The statements of a document. */
export function statementsOf(document: unknown): PolicyStatement[] {
  const parsed: unknown = typeof document === 'string' ? JSON.parse(document) : document;
  return listOf(at(parsed, 'Statement')).map((statement, index) => {
    const principal = at(statement, 'Principal');
    return {
      sid: String(at(statement, 'Sid') ?? `#${index + 1}`), allows: at(statement, 'Effect') === 'Allow',
      actions: listOf(at(statement, 'Action')).map(String), resources: listOf(at(statement, 'Resource')).map(String),
      principals: typeof principal === 'object' && principal !== null ? Object.values(principal).flatMap(listOf).map(String) : listOf(principal).map(String),
      services: listOf(at(principal, 'Service')).map(String), conditions: (at(statement, 'Condition') ?? {}) as Properties,
    };
  });
}

/** Whether a statement has a condition on a key, under any operator. */
export function hasCondition({ conditions }: PolicyStatement, key: string): boolean {
  return Object.values(conditions).some((pairs) => typeof pairs === 'object' && pairs !== null && Object.keys(pairs).some((name) => name.toLowerCase() === key.toLowerCase()));
}

/** Whether one of a statement's actions, wildcards in it, covers an action. */
export function coversAction({ actions }: PolicyStatement, action: string): boolean {
  return actions.some((pattern) => new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`, 'i').test(action));
}
