// Roles as authorisation sees them, from IAM's records.
import type { Identities } from '../../authorization/identities';
import type { PolicyDocument } from '../../operation';
import type { Store } from '../../state/store';
import { iamTables, type IamTables, type RoleRecord } from './records';

/** At most so many parsed documents are kept. */
const PARSED = 500;

/** Looks up roles in IAM's tables. */
export function roleIdentities(store: Store): Identities {
  const tables = iamTables(store);
  const parsed = new Map<string, PolicyDocument>();
  const parse = (text: string): PolicyDocument => {
    const known = parsed.get(text) ?? JSON.parse(text) as PolicyDocument;
    if (parsed.size >= PARSED) parsed.clear();
    parsed.set(text, known);
    return known;
  };
  return {
    role(arn) {
      const record = tables.roles.get(arn.slice(arn.lastIndexOf('/') + 1).toLowerCase());
      if (record === undefined || record.Arn !== arn) return undefined;
      const boundary = record.boundary === undefined ? undefined : managed(tables, record.boundary);
      return {
        arn, id: record.RoleId, trust: parse(record.AssumeRolePolicyDocument), policies: policyTexts(tables, record).map(parse),
        tags: record.Tags, maxSessionSeconds: record.MaxSessionDuration, ...(boundary === undefined ? {} : { boundary: parse(boundary) }),
      };
    },
  };
}

/** When a role was made, ms since 1970; undefined where there is none. */
export function roleMadeAt(store: Store, arn: string): number | undefined {
  return iamTables(store).roles.get(arn.slice(arn.lastIndexOf('/') + 1).toLowerCase())?.CreateDate;
}

function policyTexts(tables: IamTables, record: RoleRecord): string[] {
  return [...Object.values(record.inline), ...record.attached.map((arn) => managed(tables, arn)).filter((text) => text !== undefined)];
}

function managed(tables: IamTables, arn: string): string | undefined {
  const policy = tables.policies.get(arn);
  return policy?.versions[policy.DefaultVersionId]?.Document;
}
