// What CodeCommit keeps of a repository: a record, and a bare git repository in a folder of its own.
import path from 'node:path';
import type { Cloud } from '../../cloud';
import type { Authorization, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { Store, Table } from '../../state/store';

/** A repository by name. */
export interface RepositoryRecord {
  name: string;
  id: string;
  arn: string;
  description?: string;
  kmsKeyId?: string;
  tags: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  created: number;
  modified: number;
}

/** Repositories by name. */
export const repositoryTable = (store: Store): Table<RepositoryRecord> => store.table('codecommit/repositories');

/** ARN of a repository. */
export const repositoryArn = ({ region, account }: { region: string; account: string }, name: string): string => `arn:aws:codecommit:${region}:${account}:${name}`;

/** The bare repository's folder, by id: a repository made anew under an old name has nothing of the old one. */
export const repositoryFolder = (cloud: Cloud, { id }: RepositoryRecord): string => path.join(cloud.folder('codecommit'), `${id}.git`);

/** @throws AwsError RepositoryDoesNotExistException */
export function requireRepository(store: Store, name: string): RepositoryRecord {
  const record = repositoryTable(store).get(name);
  if (record === undefined) throw new AwsError('RepositoryDoesNotExistException', `${name} does not exist`);
  return record;
}

/** Authorises an action on a repository, with its tags and more conditions in view. */
export function onRepository(action: string, name: string, context: Pick<OperationContext, 'cloud' | 'region' | 'account'>, conditions: Readonly<Record<string, string | readonly string[]>> = {}): Authorization[] {
  const tags = Object.fromEntries(Object.entries(repositoryTable(context.cloud.store).get(name)?.tags ?? {}).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
  return [{ action: `codecommit:${action}`, resource: repositoryArn(context, name), conditions: { ...tags, ...conditions } }];
}
