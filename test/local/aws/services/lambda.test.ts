// Lambda over the wire, with a runner of the test's own.
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  AddPermissionCommand, CreateFunctionCommand, DeleteFunctionCommand, GetFunctionCommand, GetPolicyCommand, InvokeCommand, LambdaClient,
  ListVersionsByFunctionCommand, PublishVersionCommand, UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lambdaService } from '../../../../local/aws/services/lambda/service';
import { services } from '../../../../local/aws/services/registry';
import type { FunctionCall } from '../../../../local/jobs/functions/function-call';
import type { TestEndpoint } from './endpoint-fixture';
import { startTestEndpoint } from './endpoint-fixture';

const ROLE = 'arn:aws:iam::000000000000:role/';
const ZIP = zipSync({ 'index.js': strToU8('exports.handler = async (event) => event;') });
const LOGS = { Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], Resource: '*' };

describe('Lambda', () => {
  let endpoint: TestEndpoint;
  let lambda: LambdaClient;
  const calls: FunctionCall[] = [];

  before(async () => {
    const runFunction = async (call: FunctionCall) => {
      calls.push(call);
      call.log(`START RequestId: ${call.requestId}`);
      const source = await readFile(path.join(call.zipFolder, 'index.js'), 'utf8');
      if (call.payload === '{"throw":true}') return { payload: '{"errorType":"TypeError","errorMessage":"no","trace":[]}', error: { type: 'Unhandled' as const }, logTail: 'tail', durationMilliseconds: 1 };
      return { payload: JSON.stringify({ echo: JSON.parse(call.payload) as unknown, bytes: source.length }), logTail: 'the tail', durationMilliseconds: 1 };
    };
    endpoint = await startTestEndpoint({ services: services.map((service) => (service.name === 'lambda' ? lambdaService({ runFunction }) : service)) });
    lambda = new LambdaClient(endpoint.config);
    await role('runs', 'lambda.amazonaws.com', [LOGS]);
    await role('silent', 'lambda.amazonaws.com', []);
    await role('other', 'sagemaker.amazonaws.com', []);
  });

  after(() => endpoint.close());

  async function role(name: string, service: string, statements: object[]): Promise<void> {
    const iam = new IAMClient(endpoint.config);
    const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }] };
    await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) }));
    if (statements.length === 0) return;
    const policy = { Version: '2012-10-17', Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })) };
    await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: 'p', PolicyDocument: JSON.stringify(policy) }));
  }

  async function create(name: string, roleName = 'runs'): Promise<void> {
    await lambda.send(new CreateFunctionCommand({ FunctionName: name, Role: ROLE + roleName, Runtime: 'nodejs24.x', Handler: 'index.handler', Code: { ZipFile: ZIP }, Environment: { Variables: { MODE: 'x' } }, Tags: { team: 'ml' } }));
  }

  const text = (payload: Uint8Array | undefined): string => Buffer.from(payload ?? []).toString('utf8');

  it('runs a function under its role, with its variables and keys, and delivers its log', async () => {
    await create('echo');
    const answer = await lambda.send(new InvokeCommand({ FunctionName: 'echo', Payload: Buffer.from('{"a":1}'), LogType: 'Tail' }));
    assert.deepEqual(JSON.parse(text(answer.Payload)), { echo: { a: 1 }, bytes: 41 });
    assert.equal(Buffer.from(answer.LogResult ?? '', 'base64').toString(), 'the tail');
    const call = calls.at(-1);
    assert.equal(call?.environment['MODE'], 'x');
    assert.ok((call?.environment['AWS_SESSION_TOKEN'] ?? '').length > 0);
    assert.equal(call?.environment['AWS_ENDPOINT_URL'], endpoint.running.url);
    const { events } = await new CloudWatchLogsClient(endpoint.config).send(new FilterLogEventsCommand({ logGroupName: '/aws/lambda/echo', filterPattern: 'START' }));
    assert.equal(events?.length, 1);
    const { Tags } = await lambda.send(new GetFunctionCommand({ FunctionName: 'echo' }));
    assert.deepEqual(Tags, { team: 'ml' });
  });

  it('answers a function\'s error as Lambda does', async () => {
    const answer = await lambda.send(new InvokeCommand({ FunctionName: 'echo', Payload: Buffer.from('{"throw":true}') }));
    assert.equal(answer.FunctionError, 'Unhandled');
    assert.equal((JSON.parse(text(answer.Payload)) as { errorType: string }).errorType, 'TypeError');
    assert.equal(answer.StatusCode, 200);
  });

  it('fails a function whose role may not write its log, with the text of the refusal', async () => {
    await create('mute', 'silent');
    const answer = await lambda.send(new InvokeCommand({ FunctionName: 'mute' }));
    assert.equal(answer.FunctionError, 'Unhandled');
    assert.match(text(answer.Payload), /assumed-role\/silent\/mute is not authorized to perform: logs:CreateLogStream on resource/);
  });

  it('takes an event, runs the function later, and forgets it then', async () => {
    const before = calls.length;
    const answer = await lambda.send(new InvokeCommand({ FunctionName: 'echo', InvocationType: 'Event', Payload: Buffer.from('{"later":1}') }));
    assert.equal(answer.StatusCode, 202);
    for (let tries = 0; tries < 100 && calls.length === before; tries += 1) await sleep(10);
    assert.equal(calls.at(-1)?.payload, '{"later":1}');
  });

  it('freezes versions, and publishes none where nothing changed', async () => {
    const first = await lambda.send(new PublishVersionCommand({ FunctionName: 'echo' }));
    assert.equal(first.Version, '1');
    assert.equal((await lambda.send(new PublishVersionCommand({ FunctionName: 'echo' }))).Version, '1');
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'echo', Timeout: 9 }));
    assert.equal((await lambda.send(new PublishVersionCommand({ FunctionName: 'echo' }))).Version, '2');
    assert.equal((await lambda.send(new GetFunctionCommand({ FunctionName: 'echo', Qualifier: '1' }))).Configuration?.Timeout, 3);
    const { Versions } = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName: 'echo' }));
    assert.deepEqual(Versions?.map((version) => version.Version), ['$LATEST', '1', '2']);
  });

  it('keeps statements of a policy, and refuses one id twice', async () => {
    const statement = { FunctionName: 'echo', StatementId: 'events', Action: 'lambda:InvokeFunction', Principal: 'events.amazonaws.com', SourceArn: 'arn:aws:events:us-east-1:000000000000:rule/r' };
    await lambda.send(new AddPermissionCommand(statement));
    await assert.rejects(lambda.send(new AddPermissionCommand(statement)), { name: 'ResourceConflictException' });
    const { Policy } = await lambda.send(new GetPolicyCommand({ FunctionName: 'echo' }));
    assert.match(Policy ?? '', /"Service":"events.amazonaws.com"/);
  });

  it('refuses a zip that is none, a role that does not trust it, a variable of its own and a runtime that it has not', async () => {
    const good = { FunctionName: 'bad', Role: `${ROLE}runs`, Runtime: 'nodejs24.x' as const, Handler: 'index.handler', Code: { ZipFile: ZIP } };
    const refused = async (change: Partial<typeof good> & { Environment?: { Variables: Record<string, string> } }, message: RegExp): Promise<void> => {
      await assert.rejects(lambda.send(new CreateFunctionCommand({ ...good, ...change } as typeof good)), { name: 'InvalidParameterValueException', message });
    };
    await refused({ Code: { ZipFile: Buffer.from('no zip') } } as never, /Could not unzip uploaded file/);
    await refused({ Role: `${ROLE}other` }, /cannot be assumed by Lambda/);
    await refused({ Environment: { Variables: { AWS_REGION: 'x' } } }, /reserved keys/);
    await refused({ Runtime: 'python3.12' } as never, /python3.12 is not served/);
  });

  it('is gone when it is deleted', async () => {
    await lambda.send(new DeleteFunctionCommand({ FunctionName: 'echo' }));
    await assert.rejects(lambda.send(new InvokeCommand({ FunctionName: 'echo' })), { name: 'ResourceNotFoundException' });
  });
});
