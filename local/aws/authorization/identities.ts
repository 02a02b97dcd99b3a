// What authorisation asks of IAM: a role's trust, policies and boundary.
import type { PolicyDocument } from '../operation';

/** A role as authorisation sees it. */
export interface RoleIdentity {
  arn: string;
  /** `AROA...` */
  id: string;
  trust: PolicyDocument;
  /** Inline and managed policies. */
  policies: readonly PolicyDocument[];
  boundary?: PolicyDocument;
  tags: Readonly<Record<string, string>>;
  /** Seconds a session may last. */
  maxSessionSeconds: number;
}

/** Looks up roles. */
export interface Identities {
  /** Undefined where there is no such role. */
  role(arn: string): RoleIdentity | undefined;
}
