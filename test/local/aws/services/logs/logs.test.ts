// CloudWatch Logs over the wire.
import {
  CloudWatchLogsClient, CreateLogGroupCommand, CreateLogStreamCommand, DeleteLogGroupCommand, DescribeLogGroupsCommand, DescribeLogStreamsCommand,
  FilterLogEventsCommand, GetLogEventsCommand, PutLogEventsCommand, PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import assert from 'node:assert/strict';
import type { TestEndpoint } from '../endpoint-fixture';
import { startTestEndpoint } from '../endpoint-fixture';

describe('CloudWatch Logs', () => {
  let endpoint: TestEndpoint;
  let logs: CloudWatchLogsClient;
  const group = { logGroupName: '/aws/test' };

  before(async () => {
    endpoint = await startTestEndpoint();
    logs = new CloudWatchLogsClient(endpoint.config);
    await logs.send(new CreateLogGroupCommand({ ...group, tags: { a: '1' } }));
  });

  after(() => endpoint.close());

  it('keeps events in the order of time, over batches, and pages forwards and backwards', async () => {
    const stream = { ...group, logStreamName: 's/1' };
    await logs.send(new CreateLogStreamCommand(stream));
    const now = Date.now() - 60_000;
    await logs.send(new PutLogEventsCommand({ ...stream, logEvents: [2, 3, 4].map((n) => ({ timestamp: now + n, message: `line ${n}` })) }));
    await logs.send(new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: now + 1, message: 'line 1' }, { timestamp: now + 5, message: 'line 5' }] }));
    const seen: string[] = [];
    let token: string | undefined;
    for (let pages = 0; pages < 10; pages += 1) {
      const page = await logs.send(new GetLogEventsCommand({ ...stream, startFromHead: true, limit: 2, nextToken: token }));
      seen.push(...(page.events ?? []).map((event) => event.message ?? ''));
      if (page.nextForwardToken === token) break;
      token = page.nextForwardToken;
    }
    assert.deepEqual(seen, ['line 1', 'line 2', 'line 3', 'line 4', 'line 5']);
    const last = await logs.send(new GetLogEventsCommand({ ...stream, limit: 2 }));
    assert.deepEqual(last.events?.map((event) => event.message), ['line 4', 'line 5']);
    const before = await logs.send(new GetLogEventsCommand({ ...stream, limit: 2, nextToken: last.nextBackwardToken }));
    assert.deepEqual(before.events?.map((event) => event.message), ['line 2', 'line 3']);
    const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ ...group, orderBy: 'LastEventTime', descending: true }));
    assert.deepEqual([logStreams?.[0]?.firstEventTimestamp, logStreams?.[0]?.lastEventTimestamp], [now + 1, now + 5]);
  });

  it('filters events of all streams by terms', async () => {
    await logs.send(new CreateLogStreamCommand({ ...group, logStreamName: 's/2' }));
    await logs.send(new PutLogEventsCommand({ ...group, logStreamName: 's/2', logEvents: [{ timestamp: Date.now(), message: 'ERROR: "no such" file' }, { timestamp: Date.now(), message: 'all is well' }] }));
    const found = async (filterPattern: string) => (await logs.send(new FilterLogEventsCommand({ ...group, filterPattern }))).events?.map((event) => event.message);
    assert.deepEqual(await found('"ERROR:" file'), ['ERROR: "no such" file']);
    assert.deepEqual(await found('?well ?nothing'), ['all is well']);
    assert.deepEqual(await found('line -"line 1" -"line 2" -"line 3"'), ['line 4', 'line 5']);
    await assert.rejects(found('{ $.level = "error" }'), { name: 'InvalidParameterException' });
  });

  it('refuses what is there already, what is not there, and days that AWS does not have', async () => {
    await assert.rejects(logs.send(new CreateLogGroupCommand(group)), { name: 'ResourceAlreadyExistsException' });
    await assert.rejects(logs.send(new GetLogEventsCommand({ ...group, logStreamName: 'none' })), { name: 'ResourceNotFoundException' });
    await assert.rejects(logs.send(new PutRetentionPolicyCommand({ ...group, retentionInDays: 2 })), { name: 'InvalidParameterException' });
    await assert.rejects(logs.send(new PutLogEventsCommand({ ...group, logStreamName: 's/1', logEvents: [{ timestamp: 2, message: 'b' }, { timestamp: 1, message: 'a' }] })), /chronological/);
  });

  it('forgets a group with all that is in it', async () => {
    await logs.send(new DeleteLogGroupCommand(group));
    assert.deepEqual((await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/aws/test' }))).logGroups, []);
    await logs.send(new CreateLogGroupCommand(group));
    assert.deepEqual((await logs.send(new FilterLogEventsCommand(group))).events, []);
  });
});
