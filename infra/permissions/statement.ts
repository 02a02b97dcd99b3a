// A statement of a policy with the reason it is there, and the documents made of statements.
import type { Place } from '../names';

/** One thing that a role may do. */
export interface Statement {
  /** Letters and digits. */
  sid: string;
  /** Why it is needed, and why no less would do. */
  reason: string;
  actions: readonly string[];
  resources: readonly string[];
  conditions?: Conditions;
}

/** Operator -> condition key -> value. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** An IAM policy document. */
export interface PolicyDocument {
  Version: '2012-10-17';
  Statement: readonly object[];
}

/** The document that allows the statements; reasons stay in the program. */
export function allow(statements: readonly Statement[]): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: statements.map(({ sid, actions, resources, conditions }) => ({
      Sid: sid, Effect: 'Allow', Action: actions, Resource: resources, ...(conditions === undefined ? {} : { Condition: conditions }),
    })),
  };
}

/**
 * Trust in an AWS service, for work of this account only: another account's job cannot lead it to use the role.
 * @param sourceArn what it must work for. @default anything of the account
 */
export function trustService(service: string, { account }: Place, sourceArn?: string): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [{ Sid: 'AssumedByService', Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service }, Condition: { StringEquals: { 'aws:SourceAccount': account, ...(sourceArn === undefined ? {} : { 'aws:SourceArn': sourceArn }) } } }],
  };
}

/** Trust in users and roles. */
export function trustPrincipals(principals: readonly string[]): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [{ Sid: 'AssumedByPeople', Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: principals } }],
  };
}
