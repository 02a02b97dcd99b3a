// What the model registry keeps: groups, their versions, and models; and how to find them.
import type { CreateModelInput, CreateModelPackageInput, UserContext } from '@aws-sdk/client-sagemaker';
import { AwsError } from '../../operation';
import type { Store, Table } from '../../state/store';
import type { Checked } from '../checked';
import type { Place } from './arns';
import { arnOf, nameOf, parseArn } from './arns';

/** A model package group. */
export interface GroupRecord {
  name: string;
  arn: string;
  description?: string;
  creationTime: number;
  createdBy: UserContext;
  /** Version that the next package gets; numbers are never given twice. */
  nextVersion: number;
}

/** A version in a group. */
export interface PackageRecord {
  group: string;
  version: number;
  name: string;
  arn: string;
  request: Omit<Checked<CreateModelPackageInput>, 'Tags' | 'ClientToken'>;
  clientToken?: string;
  approvalDescription?: string;
  creationTime: number;
  createdBy: UserContext;
  lastModifiedTime?: number;
  lastModifiedBy?: UserContext;
}

/** A model. */
export interface ModelRecord {
  name: string;
  arn: string;
  request: Omit<Checked<CreateModelInput>, 'Tags'>;
  creationTime: number;
}

/** Groups by lower-case name. */
export const groupTable = (store: Store): Table<GroupRecord> => store.table('sagemaker/model-package-groups');
/** Packages by `group/version`, the version in ten digits. */
export const packageTable = (store: Store): Table<PackageRecord> => store.table('sagemaker/model-packages');
/** Models by lower-case name: ARNs, which hold no capitals, must lead back to them. */
export const modelTable = (store: Store): Table<ModelRecord> => store.table('sagemaker/models');

/** Key of a package, in the order of versions. */
export function packageKey(group: string, version: number): string {
  return `${group.toLowerCase()}/${String(version).padStart(10, '0')}`;
}

/** @throws AwsError ValidationException, as AWS has it for groups */
export function groupOf(store: Store, place: Place, nameOrArn: string): GroupRecord {
  const name = nameOf(nameOrArn, 'model-package-group');
  const group = groupTable(store).get(name.toLowerCase());
  if (group === undefined) throw new AwsError('ValidationException', `ModelPackageGroup ${arnOf(place, 'model-package-group', name)} does not exist.`);
  return group;
}

/** The ARN of a package given by its ARN. @throws AwsError ValidationException where it names no version */
export function packageArn(nameOrArn: string): { arn: string; group: string; version: number } {
  const { type, name } = nameOrArn.startsWith('arn:') ? parseArn(nameOrArn) : { type: 'model-package', name: nameOrArn };
  const match = /^(.+)\/(\d+)$/.exec(name);
  if (type !== 'model-package' || match === null) {
    throw new AwsError('ValidationException', `ModelPackage ${nameOrArn} does not exist.`);
  }
  return { arn: nameOrArn, group: match[1] as string, version: Number(match[2]) };
}

/** @throws AwsError ValidationException */
export function packageOf(store: Store, nameOrArn: string): PackageRecord {
  const { group, version } = packageArn(nameOrArn);
  const found = packageTable(store).get(packageKey(group, version));
  if (found === undefined) throw new AwsError('ValidationException', `ModelPackage ${nameOrArn} does not exist.`);
  return found;
}

/** @throws AwsError ValidationException */
export function modelOf(store: Store, place: Place, name: string): ModelRecord {
  const model = modelTable(store).get(name.toLowerCase());
  if (model === undefined) throw new AwsError('ValidationException', `Could not find model "${arnOf(place, 'model', name)}".`);
  return model;
}
