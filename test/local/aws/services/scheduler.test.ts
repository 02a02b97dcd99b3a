// Schedules: when they are due, and what they call.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import fc from 'fast-check';
import type { Cloud } from '../../../../local/aws/cloud';
import type { Operation } from '../../../../local/aws/operation';
import { Clockwork } from '../../../../local/aws/services/scheduler/clockwork';
import { nextTime } from '../../../../local/aws/services/scheduler/next-time';
import { scheduleTable } from '../../../../local/aws/services/scheduler/schedule-records';
import { scheduler } from '../../../../local/aws/services/scheduler/service';
import { openStore } from '../../../../local/aws/state/lmdb-store';
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
    ['at(2026-12-24T18:00:00)', 'Europe/Berlin', '2026-11-25T12:00:00Z', '2026-12-24T17:00:00Z'],
    ['at(2026-07-01T18:00:00)', 'Europe/Berlin', '2025-11-25T12:00:00Z', '2026-07-01T16:00:00Z'],
  ];
  for (const [expression, timezone, after, due] of cases) {
    it(`${expression} in ${timezone} is due when EventBridge Scheduler says`, () => {
      assert.equal(new Date(nextTime(expression, timezone, at(after), at(after)) ?? 0).toISOString(), new Date(at(due)).toISOString());
    });
  }
  it('is refused where it is none', () => {
    for (const expression of ['every day', 'rate(0 days)', 'rate(1 week)', 'cron(0 6 * * * *)', 'cron(0 6 ? * ? *)', 'cron(0 6 * * ?)', 'cron(99 6 * * ? *)', 'at(tomorrow)', 'at(2026-13-01T00:00:00)', 'at(2026-02-30T00:00:00)', 'at(2026-12-24T18:00:00Z)']) {
      assert.throws(() => nextTime(expression, 'UTC', 0, 0), { name: 'ValidationException' }, expression);
    }
    assert.throws(() => nextTime('at(2026-12-24T18:00:00)', 'Europe/Bielefeld', 0, 0), { name: 'ValidationException' });
  });
  it('of one moment is due at it and never after it, whichever it is', () => {
    fc.assert(fc.property(fc.integer({ min: at('2000-01-01T00:00:00Z') / 1000, max: at('2099-12-31T23:59:59Z') / 1000 }), fc.integer({ min: 1, max: 10 ** 9 }), (second, before) => {
      const moment = second * 1000;
      const expression = `at(${new Date(moment).toISOString().slice(0, 19)})`;
      assert.equal(nextTime(expression, 'UTC', 0, moment - before), moment);
      assert.equal(nextTime(expression, 'UTC', 0, moment + before), undefined);
      assert.equal(nextTime(expression, 'UTC', 0, moment), undefined);
    }));
  });
});

describe('EventBridge Scheduler', function () {
  this.timeout(15_000);
  let aws: TestEndpoint;
  /** How far the endpoint's clock is ahead, ms. */
  let ahead = 0;
  const calls: unknown[] = [];
  const deleted: string[] = [];
  const deleteEndpoint = {
    name: 'DeleteEndpoint', authorize: (input: { EndpointName: string }) => [{ action: 'sagemaker:DeleteEndpoint', resource: `arn:aws:sagemaker:us-east-1:000000000000:endpoint/${input.EndpointName}` }],
    handle: async (input: { EndpointName: string }) => { deleted.push(input.EndpointName); return {}; },
  };
  const startPipelineExecution = {
    name: 'StartPipelineExecution', authorize: () => [{ action: 'sagemaker:StartPipelineExecution', resource: 'arn:aws:sagemaker:us-east-1:000000000000:pipeline/p' }],
    handle: async (input: object) => { calls.push(input); return {}; },
  };
  /** SageMaker, as far as schedules call it. */
  const sagemaker = { name: 'sagemaker', signingNames: ['sagemaker'], open: () => ({ operations: [startPipelineExecution, deleteEndpoint] as readonly Operation[] }), shapes: { metadata: { protocol: 'json' as const, apiVersion: '', serviceId: '' }, operations: { StartPipelineExecution: { method: 'POST', uri: '/' }, DeleteEndpoint: { method: 'POST', uri: '/' } }, notServed: [], errors: {}, shapes: {} } };

  before(async () => { aws = await startTestEndpoint({ services: [...coreServices, scheduler, sagemaker], now: () => Date.now() + ahead }); });
  after(() => aws.end());

  async function call(method: string, path: string, content?: object): Promise<{ status: number; body: Record<string, unknown> }> {
    const body = content === undefined ? '' : JSON.stringify(content);
    const headers = await signedHeaders({ method, path, host: new URL(aws.url).host, keys: aws.keys, service: 'scheduler', body, date: new Date(Date.now() + ahead), headers: { 'content-type': 'application/json' } });
    const answer = await fetch(`${aws.url}${path}`, { method, headers, ...(body === '' ? {} : { body }) });
    return { status: answer.status, body: JSON.parse(await answer.text() || '{}') as Record<string, unknown> };
  }

  /** A role that Scheduler may assume for schedules of the default group. */
  async function makeRole(name: string, action: string, resource: string): Promise<string> {
    const iam = new IAMClient(aws.client());
    const group = 'arn:aws:scheduler:us-east-1:000000000000:schedule-group/default';
    await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'scheduler.amazonaws.com' }, Action: 'sts:AssumeRole', Condition: { StringEquals: { 'aws:SourceAccount': '000000000000', 'aws:SourceArn': group } } }] }) }));
    await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: 'p', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: resource }] }) }));
    iam.destroy();
    return `arn:aws:iam::000000000000:role/${name}`;
  }

  /** Schedules the end of an endpoint, so many seconds from the clock's now. */
  function scheduleEnd(method: 'POST' | 'PUT', name: string, seconds: number, more: object = {}): ReturnType<typeof call> {
    const moment = new Date(Date.now() + ahead + seconds * 1000).toISOString().slice(0, 19);
    return call(method, `/schedules/${name}`, {
      FlexibleTimeWindow: { Mode: 'OFF' }, ScheduleExpression: `at(${moment})`,
      Target: { Arn: 'arn:aws:scheduler:::aws-sdk:sagemaker:deleteEndpoint', RoleArn: 'arn:aws:iam::000000000000:role/end', Input: JSON.stringify({ EndpointName: name }) }, ...more,
    });
  }

  /** Waits for what the next looks bring, 4 s at most. */
  async function until(happened: () => boolean): Promise<void> {
    for (let left = 80; left > 0 && !happened(); left -= 1) await sleep(50);
    await sleep(1200);
  }

  it('starts the pipeline as its role, once at each of its moments, with what the moment is called by', async () => {
    await makeRole('clock', 'sagemaker:StartPipelineExecution', '*');
    const created = Date.now();
    const made = await call('POST', '/schedules/runs', {
      FlexibleTimeWindow: { Mode: 'OFF' }, ScheduleExpression: 'rate(10 minutes)',
      Target: { Arn: 'arn:aws:scheduler:::aws-sdk:sagemaker:startPipelineExecution', RoleArn: 'arn:aws:iam::000000000000:role/clock', Input: JSON.stringify({ PipelineName: 'p', At: '<aws.scheduler.scheduled-time>' }) },
    });
    assert.equal(made.status, 200, JSON.stringify(made.body));
    ahead = 610_000;
    await until(() => calls.length > 0);
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

  it('deletes an endpoint at its one moment, as its role, once and not again, and keeps the schedule', async () => {
    await makeRole('end', 'sagemaker:DeleteEndpoint', 'arn:aws:sagemaker:us-east-1:000000000000:endpoint/ours');
    assert.equal((await scheduleEnd('POST', 'ours', 3600)).status, 200);
    await sleep(1200);
    assert.deepEqual(deleted, [], 'not before its moment');
    ahead += 3_610_000;
    await until(() => deleted.length > 0);
    ahead += 86_400_000;
    await sleep(1200);
    assert.deepEqual(deleted, ['ours'], aws.log.join('\n'));
    const kept = await call('GET', '/schedules/ours');
    assert.deepEqual([kept.status, kept.body['State'], kept.body['ActionAfterCompletion']], [200, 'ENABLED', 'NONE']);
  });

  it('deletes it again where the schedule was given another moment', async () => {
    deleted.length = 0;
    assert.equal((await scheduleEnd('PUT', 'ours', 3600)).status, 200);
    await sleep(1200);
    ahead += 3_610_000;
    await until(() => deleted.length > 0);
    assert.deepEqual(deleted, ['ours']);
  });

  it('takes away a schedule that has called, where it was asked to', async () => {
    deleted.length = 0;
    assert.equal((await scheduleEnd('POST', 'theirs', 60, { ActionAfterCompletion: 'DELETE', Target: { Arn: 'arn:aws:scheduler:::aws-sdk:sagemaker:deleteEndpoint', RoleArn: 'arn:aws:iam::000000000000:role/end', Input: JSON.stringify({ EndpointName: 'ours' }) } })).status, 200);
    ahead += 70_000;
    await until(() => deleted.length > 0);
    assert.deepEqual([deleted, (await call('GET', '/schedules/theirs')).status], [['ours'], 404]);
  });

  it('leaves the endpoint alone where the role may not delete it, and tells so in its log', async () => {
    deleted.length = 0;
    assert.equal((await scheduleEnd('POST', 'another', 60)).status, 200);
    ahead += 70_000;
    await until(() => aws.log.some((line) => line.includes('schedule another')));
    assert.deepEqual(deleted, []);
    assert.match(aws.log.filter((line) => line.includes('schedule another')).join('\n'), /^[^\n]*schedule another: its target was not reached: [^\n]*sagemaker:DeleteEndpoint[^\n]*$/);
  });

  it('refuses a moment that has passed, of a new schedule and of one that is there', async () => {
    for (const method of ['POST', 'PUT'] as const) {
      const refused = await scheduleEnd(method, method === 'POST' ? 'late' : 'ours', -60);
      assert.deepEqual([refused.status, /Invalid Schedule Expression at\(.*in the past/.test(JSON.stringify(refused.body))], [400, true], JSON.stringify(refused));
    }
  });
});

describe('an endpoint of which the end passed while nothing ran', function () {
  this.timeout(15_000);
  it('is deleted once the embedded AWS runs again', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'clockwork-'));
    const store = openStore(folder);
    try {
      const calls: [string, string][] = [];
      let now = at('2026-11-25T12:00:00Z');
      const cloud = { store, region: 'us-east-1', account: '000000000000', now: () => now, newId: () => 'id', log: assert.fail, assume: async () => ({}), call: async (service: string, operation: string) => { calls.push([service, operation]); return {}; } } as unknown as Cloud;
      const record = { name: 'n', arn: 'a', timezone: 'UTC', state: 'ENABLED', created: now, modified: now, actionAfterCompletion: 'NONE' } as const;
      const role = { RoleArn: 'r', Input: '{}' };
      await scheduleTable(store).put('once', { ...record, name: 'once', expression: 'at(2026-11-25T13:00:00)', target: { Arn: 'arn:aws:scheduler:::aws-sdk:sagemaker:deleteEndpoint', ...role } });
      await scheduleTable(store).put('rate', { ...record, name: 'rate', expression: 'rate(1 day)', target: { Arn: 'arn:aws:scheduler:::aws-sdk:sagemaker:startPipelineExecution', ...role } });
      now += 30 * 86_400_000 + 1000;
      for (let start = 0; start < 2; start += 1) {
        const clockwork = new Clockwork(cloud);
        clockwork.start();
        await sleep(1500);
        await clockwork.close();
      }
      assert.deepEqual(calls, [['sagemaker', 'DeleteEndpoint']], 'once, and no moment of a rate is made up for');
    } finally {
      await store.close();
      rmSync(folder, { recursive: true });
    }
  });
});
