// Tags of SageMaker's resources, by ARN, and what IAM's conditions see of them.
import type { Authorization, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { Store, Table } from '../../state/store';

/** A tag as SageMaker has it. */
export interface Tag {
  Key: string;
  Value: string;
}

const LIMIT = 50;

/** Tags by ARN. */
export function tagTable(store: Store): Table<Tag[]> {
  return store.table('sagemaker/tags');
}

/** Puts tags over those that are there; part of the caller's transaction. @throws AwsError ResourceLimitExceeded past 50 */
export function putTags(store: Store, arn: string, tags: readonly Tag[] | undefined): Tag[] {
  const table = tagTable(store);
  const merged = new Map((table.get(arn) ?? []).map((tag) => [tag.Key, tag.Value]));
  for (const tag of tags ?? []) merged.set(tag.Key, tag.Value);
  if (merged.size > LIMIT) throw new AwsError('ResourceLimitExceeded', `A resource can have at most ${LIMIT} tags; ${merged.size} were given.`);
  const all = [...merged].map(([Key, Value]) => ({ Key, Value }));
  if (all.length > 0) void table.put(arn, all);
  return all;
}

/** Refuses two tags of one key in a request. */
export function checkTags(tags: readonly Tag[] | undefined): void {
  const keys = (tags ?? []).map((tag) => tag.Key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw new AwsError('ValidationException', `Duplicate tag key '${twice}' in the request.`);
}

function requestConditions(tags: readonly Tag[] | undefined): Record<string, string | string[]> {
  if (tags === undefined || tags.length === 0) return {};
  return { 'aws:TagKeys': tags.map((tag) => tag.Key), ...Object.fromEntries(tags.map((tag) => [`aws:RequestTag/${tag.Key}`, tag.Value])) };
}

/** What an operation that makes a resource is authorised for: itself, and AddTags where tags are given. */
export function creating(action: string, arn: string, tags: readonly Tag[] | undefined, conditions: Record<string, string | string[]> = {}): Authorization[] {
  const request = requestConditions(tags);
  return [
    { action: `sagemaker:${action}`, resource: arn, conditions: { ...request, ...conditions } },
    ...(tags !== undefined && tags.length > 0 ? [{ action: 'sagemaker:AddTags', resource: arn, conditions: request }] : []),
  ];
}

/** What an operation on a resource that exists is authorised for. */
export function acting(action: string, arn: string, context: OperationContext, requestTags?: readonly Tag[]): Authorization[] {
  const resource = Object.fromEntries((tagTable(context.cloud.store).get(arn) ?? []).map((tag) => [`aws:ResourceTag/${tag.Key}`, tag.Value]));
  return [{ action: `sagemaker:${action}`, resource: arn, conditions: { ...resource, ...requestConditions(requestTags) } }];
}
