// Conditional writes: If-None-Match `*` and If-Match.
import { AwsError, type OperationContext } from '../../operation';
import { type BucketRecord, s3Tables } from './records';
import { objectKey } from './versions';

/** @throws AwsError PreconditionFailed, NoSuchKey */
export function checkWriteConditions(
  input: { Key?: string | undefined; IfMatch?: string | undefined; IfNoneMatch?: string | undefined },
  bucket: BucketRecord,
  context: OperationContext,
): void {
  if (input.IfMatch === undefined && input.IfNoneMatch === undefined) return;
  const current = s3Tables(context.cloud.store).objects.get(objectKey(bucket.Name, input.Key ?? ''));
  if (input.IfNoneMatch !== undefined && input.IfNoneMatch !== '*')
    throw new AwsError('NotImplemented', 'A header you provided implies functionality that is not implemented', {
      status: 501,
      fields: { Header: 'If-None-Match' },
    });
  if (input.IfNoneMatch !== undefined && current !== undefined) throw failed('If-None-Match');
  if (input.IfMatch === undefined) return;
  if (current === undefined) throw new AwsError('NoSuchKey', 'The specified key does not exist.', { status: 404, fields: { Key: input.Key } });
  if (input.IfMatch !== '*' && input.IfMatch.replaceAll('"', '') !== current.etag.replaceAll('"', '')) throw failed('If-Match');
}

function failed(condition: string): AwsError {
  return new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    status: 412,
    fields: { Condition: condition },
  });
}
