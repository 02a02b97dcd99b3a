// Policy documents compared by what they say, not by how they are written; those of adopted resources keep foreign statements.
import type { PolicyDocument } from '../../infra/permissions/statement';

/** A statement as IAM returns it. */
type Member = Readonly<Record<string, unknown>>;

/** Keys in order, one-element lists as their element: AWS returns documents in either form. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(canonical);
    return items.length === 1 ? items[0] : items.map((item) => JSON.stringify(item)).sort();
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, member]) => [key, canonical(member)]));
}

/** Whether two documents, or parts of them, say the same. */
export const saysTheSame = (one: unknown, other: unknown): boolean => JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));

/** A document's text, which IAM returns percent-encoded and S3 and KMS as it is. */
export function parseDocument(text: string | undefined): PolicyDocument | undefined {
  if (text === undefined) return undefined;
  return JSON.parse(text.startsWith('%7B') ? decodeURIComponent(text) : text) as PolicyDocument;
}

const statementsOf = ({ Statement }: { Statement: unknown }): Member[] => (Array.isArray(Statement) ? Statement : [Statement]) as Member[];

/** The document found with the wanted statements in it: those of the same Sid are replaced, others stay. */
export function withStatements(found: PolicyDocument | undefined, wanted: PolicyDocument): PolicyDocument {
  if (found === undefined) return wanted;
  const sids = new Set(statementsOf(wanted).map(({ Sid }) => Sid));
  return { Version: wanted.Version, Statement: [...statementsOf(found).filter(({ Sid }) => !sids.has(Sid)), ...wanted.Statement] };
}
