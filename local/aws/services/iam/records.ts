// What IAM keeps of roles and policies.
import type { Store, Table } from '../../state/store';

/** A role as it is kept, by name in lower case. */
export interface RoleRecord {
  RoleName: string;
  RoleId: string;
  Arn: string;
  Path: string;
  /** Milliseconds since 1970. */
  CreateDate: number;
  /** JSON text. */
  AssumeRolePolicyDocument: string;
  Description?: string;
  MaxSessionDuration: number;
  Tags: Record<string, string>;
  /** Name -> JSON text. */
  inline: Record<string, string>;
  /** ARNs of managed policies. */
  attached: string[];
  /** ARN of a managed policy. */
  boundary?: string;
}

/** A managed policy of the account, by ARN. */
export interface PolicyRecord {
  PolicyName: string;
  PolicyId: string;
  Arn: string;
  Path: string;
  Description?: string;
  /** Milliseconds since 1970. */
  CreateDate: number;
  UpdateDate: number;
  Tags: Record<string, string>;
  DefaultVersionId: string;
  /** Highest version number ever given. */
  lastVersion: number;
  versions: Record<string, { Document: string; CreateDate: number }>;
}

/** An identity provider of OpenID Connect, by ARN. */
export interface OidcProviderRecord {
  Arn: string;
  /** Issuer without `https://`, as IAM answers it. */
  Url: string;
  ClientIDList: string[];
  ThumbprintList: string[];
  /** Milliseconds since 1970. */
  CreateDate: number;
  Tags: Record<string, string>;
}

/** IAM's tables. */
export interface IamTables {
  roles: Table<RoleRecord>;
  policies: Table<PolicyRecord>;
  oidcProviders: Table<OidcProviderRecord>;
}

/** Opens IAM's tables. */
export function iamTables(store: Store): IamTables {
  return { roles: store.table<RoleRecord>('iam/roles'), policies: store.table<PolicyRecord>('iam/policies'), oidcProviders: store.table<OidcProviderRecord>('iam/oidc-providers') };
}
