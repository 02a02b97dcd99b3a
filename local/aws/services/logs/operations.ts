// The operations of CloudWatch Logs: an open list.
import type { Operation } from '../../operation';
import { createLogGroup } from './create-log-group';
import { createLogStream } from './create-log-stream';
import { deleteLogGroup } from './delete-log-group';
import { deleteLogStream } from './delete-log-stream';
import { deleteRetentionPolicy } from './delete-retention-policy';
import { describeLogGroups } from './describe-log-groups';
import { describeLogStreams } from './describe-log-streams';
import { filterLogEvents } from './filter-log-events';
import { getLogEvents } from './get-log-events';
import { associateKmsKey, disassociateKmsKey } from './kms-keys';
import { putLogEvents } from './put-log-events';
import { putRetentionPolicy } from './put-retention-policy';
import { listTagsForResource, listTagsLogGroup, tagLogGroup, tagResource, untagLogGroup, untagResource } from './tags';

/** All that is served. */
export const operations = [
  createLogGroup, describeLogGroups, deleteLogGroup, putRetentionPolicy, deleteRetentionPolicy, associateKmsKey, disassociateKmsKey,
  createLogStream, describeLogStreams, deleteLogStream, putLogEvents, getLogEvents, filterLogEvents,
  tagResource, untagResource, listTagsForResource, tagLogGroup, untagLogGroup, listTagsLogGroup,
] as readonly Operation[];
