// Schedules: when they are due, and what they call.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { nextTime } from '../../../../local/aws/services/scheduler/next-time';
import { scheduler } from '../../../../local/aws/services/scheduler/service';
import { signedHeaders } from '../raw-client';
import { coreServices, startTestEndpoint, type TestEndpoint } from '../test-endpoint';

const at = (text: string): number => Date.parse(text);

describe('a schedule', () => {
  const cases: [string, string, string, string][] = [
    ['rate(5 minutes)', 'UTC', '2026-11-25T12:00:00Z', '2026-11-25T12:05:00Z'],
    ['rate(1 day)', 'UTC', '2026-11-25T12:00:00Z', '2026-11-26T12:00:00Z'],
    ['cron(0 6 * * ? *)', 'UTC', '2026-11-25T12:00:00Z', '2026-11-26T06:00:00Z'],
    ['cron(0 6 ? * 2 *)', 'UTC', '2026-11-25T12:00:00Z', '2026-11-30T06:00:00Z'],
    ['cron(0 6 ? * MON-FRI *)', 'Europe/Berlin', '2026-11-25T12:00:00Z', '2026-11-26T05:00:00Z'],
    ['cron(15 10 ? * 6#2 *)', 'UTC', '2026-11-25T12:00:00Z', '2026-12-11T10:15:00Z'],
    ['cron(0 6 L * ? *)', 'UTC', '2026-11-25T12:00:00Z', '2026-11-30T06:00:00Z'],
    ['at(2026-12-24T18:00:00)', 'UTC', '2026-11-25T12:00:00Z', '2026-12-24T18:00:00Z'],
  ];
  for (const [expression, timezone, after, due] of cases) {
    it(`${expression} in ${timezone} is due when EventBridge Scheduler says`, () => {
      assert.equal(new Date(nextTime(expression, timezone, at(after), at(after)) ?? 0).toISOString(), new Date(at(due)).toISOString());
    });
  }
  it('is refused where it is none', () => {
    for (const expression of ['every day', 'rate(0 days)', 'rate(1 week)', 'cron(0 6 * * * *)', 'cron(0 6 ? * ? *)', 'cron(0 6 * * ?)', 'cron(99 6 * * ? *)', 'at(tomorrow)']) {
      assert.throws(() => nextTime(expression, 'UTC', 0, 0), { name: 'ValidationException' }, expression);
    }
  });
});

describe('EventBridge Scheduler', function () {
  this.timeout(15_000);
  let aws: TestEndpoint;
  /** How far the endpoint's clock is ahead, ms. */
  let ahead = 0;
  const calls: unknown[] = [];
  const startPipelineExecution = {
    name: 'StartPipelineExecution', authorize: () => [{ action: 'sagemaker:StartPipelineExecution', resource: 'arn:aws:sagemaker:us-east-1:000000000000:pipeline/p' }],
    handle: async (input: object) => { calls.push(input); return {}; },
  };
  /** SageMaker, as far as a start is concerned. */
  const sagemaker = { name: 'sagemaker', signingNames: ['sagemaker'], open: () => ({ operations: [startPipelineExecution] }), shapes: { metadata: { protocol: 'json' as const, apiVersion: '', serviceId: '' }, operations: { StartPipelineExecution: { method: 'POST', uri: '/' } }, notServed: [], errors: {}, shapes: {} } };

  before(async () => { aws = await startTestEndpoint({ services: [...coreServices, scheduler, sagemaker], now: () => Date.now() + ahead }); });
  after(() => aws.end());

  async function call(method: string, path: string, content?: object): Promise<{ status: number; body: Record<string, unknown> }> {
    const body = content === undefined ? '' : JSON.stringify(content);
    const headers = await signedHeaders({ method, path, host: new URL(aws.url).host, keys: aws.keys, service: 'scheduler', body, headers: { 'content-type': 'application/json' } });
    const answer = await fetch(`${aws.url}${path}`, { method, headers, ...(body === '' ? {} : { body }) });
    return { status: answer.status, body: JSON.parse(await answer.text() || '{}') as Record<string, unknown> };
  }

  it('starts the pipeline as its role, once at each of its moments, with what the moment is called by', async () => {
    const iam = new IAMClient(aws.client());
    await iam.send(new CreateRoleCommand({ RoleName: 'clock', AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'scheduler.amazonaws.com' }, Action: 'sts:AssumeRole' }] }) }));
    await iam.send(new PutRolePolicyCommand({ RoleName: 'clock', PolicyName: 'p', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sagemaker:StartPipelineExecution', Resource: '*' }] }) }));
    iam.destroy();
    const created = Date.now();
    const made = await call('POST', '/schedules/runs', {
      FlexibleTimeWindow: { Mode: 'OFF' }, ScheduleExpression: 'rate(10 minutes)',
      Target: { Arn: 'arn:aws:scheduler:::aws-sdk:sagemaker:startPipelineExecution', RoleArn: 'arn:aws:iam::000000000000:role/clock', Input: JSON.stringify({ PipelineName: 'p', At: '<aws.scheduler.scheduled-time>' }) },
    });
    assert.equal(made.status, 200, JSON.stringify(made.body));
    ahead = 610_000;
    for (let left = 80; left > 0 && calls.length === 0; left -= 1) await sleep(50);
    await sleep(1200);
    const [first, ...others] = calls as { PipelineName: string; At: string }[];
    assert.deepEqual([first?.PipelineName, others], ['p', []], aws.log.join('\n'));
    assert.ok(Math.abs(at(first?.At ?? '') - (created + 600_000)) < 2000, first?.At);
    ahead = 0;
  });

  it('refuses a second schedule of the name, and a target that it does not serve', async () => {
    const target = { Arn: 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage', RoleArn: 'arn:aws:iam::000000000000:role/clock' };
    const other = await call('POST', '/schedules/other', { FlexibleTimeWindow: { Mode: 'OFF' }, ScheduleExpression: 'rate(1 day)', Target: target });
    assert.match(JSON.stringify(other.body), /serves as targets/);
    const again = await call('POST', '/schedules/runs', { FlexibleTimeWindow: { Mode: 'OFF' }, ScheduleExpression: 'rate(1 day)', Target: { ...target, Arn: 'arn:aws:scheduler:::aws-sdk:sagemaker:startPipelineExecution' } });
    assert.deepEqual([again.status, /already exists/.test(JSON.stringify(again.body))], [409, true]);
  });
});
