// What `mlops doctor` finds: of the machine, the account (the embedded AWS taken for one), its quotas and the project.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { bootstrapAccount } from '../../../automation/bootstrap/bootstrap-account';
import { accountChecks } from '../../../automation/doctor/account-checks';
import { check, CheckFailure, type Check } from '../../../automation/doctor/check';
import { machineChecks } from '../../../automation/doctor/machine-checks';
import { projectChecks } from '../../../automation/doctor/project-checks';
import { judgeQuota, neededQuotas, quotaChecks } from '../../../automation/doctor/quota-checks';
import { callJson } from '../../../automation/doctor/signed-request';
import type { Project } from '../../../automation/project/load-project';
import type { Target } from '../../../automation/stacks/target';
import { parseSettings } from '../../../infra/settings';
import { startTestEndpoint, type TestEndpoint } from '../../local/aws/test-endpoint';

const settings = parseSettings({}, 'Pulumi.dev.yaml');
const { signal } = new AbortController();
const lines = (checks: readonly Check[]): string[] => checks.map(({ what, status }) => `${status} ${what}`);

describe('a check', () => {
  it('is one line, whatever it ends with', async () => {
    assert.deepEqual(await check('a', () => 'found'), { what: 'a', status: 'ok', found: 'found' });
    assert.deepEqual(await check('a', () => { throw new CheckFailure('two\n  lines', 'mend it', 'warning'); }), { what: 'a', status: 'warning', found: 'two; lines', remedy: 'mend it' });
    assert.equal((await check('a', () => { throw new Error('unforeseen'); })).status, 'failure');
  });
});

describe('checks of the machine', () => {
  let folder: string;
  beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'doctor-')); });
  afterEach(() => { fs.rmSync(folder, { recursive: true }); });

  it('name an old Node.js and bundles that are not built, each with its remedy', async () => {
    const root = path.resolve(__dirname, '../../..');
    fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    const checks = await Promise.all(machineChecks({ nodeVersion: '18.20.0', packageFolder: folder, folder, pulumiFolder: folder, local: false }).slice(0, 2));
    assert.deepEqual(checks.map(({ status, found, remedy }) => [status, found, remedy]), [
      ['failure', '18.20.0 is too old', 'Install Node.js 20.19 or newer.'],
      ['failure', 'build/ lacks endpoint.js, job.js, provider.js, pulumi.js, policy/index.js', 'npm run setup'],
    ]);
  });

  it('say which providers the CLI has yet to fetch', async () => {
    const root = path.resolve(__dirname, '../../..');
    fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    const providers = (): Promise<Check> => machineChecks({ nodeVersion: '20.19.0', packageFolder: folder, folder, pulumiFolder: folder, local: false })[4] ?? assert.fail();
    const missing = await providers();
    assert.deepEqual([missing.status, /aws 7\.\d+\.\d+, aws-native 1\.\d+\.\d+ not downloaded yet/.test(missing.found)], ['warning', true]);
    for (const name of missing.found.match(/aws(-native)? [\d.]+/g) ?? []) fs.mkdirSync(path.join(folder, 'home', 'plugins', `resource-${name.replace(' ', '-v')}`), { recursive: true });
    assert.equal((await providers()).status, 'ok');
  });
});

describe('checks of the account', () => {
  let aws: TestEndpoint;
  let target: Target;
  let clients: { s3: S3Client; kms: KMSClient; iam: IAMClient };
  beforeEach(async () => {
    aws = await startTestEndpoint();
    target = { kind: 'aws', accountId: '000000000000', region: 'us-east-1', endpointUrl: aws.url, keys: aws.keys };
    clients = { s3: new S3Client(aws.client()), kms: new KMSClient(aws.client()), iam: new IAMClient(aws.client()) };
  });
  afterEach(async () => {
    for (const client of Object.values(clients)) (client as { destroy(): void }).destroy();
    await aws.end();
  });

  const look = (more: Record<string, unknown> = {}, variables = {}): Promise<Check[]> => Promise.all(accountChecks({ target, environment: 'dev', settings: parseSettings(more, 'f'), stackFile: {}, variables }));
  const bootstrapped = () => bootstrapAccount(clients, {
    place: { account: '000000000000', region: 'us-east-1', partition: 'aws', environment: 'dev' }, deployStatements: [], principals: ['arn:aws:iam::000000000000:root'], adopt: false, previewOnly: false,
  }, () => undefined);

  it('send an account without a bootstrap there', async () => {
    const checks = await look();
    assert.deepEqual(lines(checks), ['failure state', 'failure key of the state', 'warning deploy role']);
    assert.ok(checks.every(({ remedy }) => remedy?.includes('mlops bootstrap --env dev')));
  });

  it('find all that a bootstrap made, and that the settings do not name its boundary', async () => {
    const { names } = await bootstrapped();
    const checks = await look();
    assert.deepEqual(lines(checks), ['ok state', 'ok key of the state', 'warning deploy role']);
    assert.match(checks[2]?.remedy ?? '', new RegExp(`mlops:permissionsBoundary: ${names.boundaryArn}`));
    assert.deepEqual(lines(await look({ 'mlops:permissionsBoundary': names.boundaryArn })), ['ok state', 'ok key of the state', 'ok deploy role']);
  });

  it('find a key that waits for its deletion, and state in files', async () => {
    const { keyArn } = await bootstrapped();
    await clients.kms.send(new ScheduleKeyDeletionCommand({ KeyId: keyArn }));
    const [, key] = await look();
    assert.deepEqual([key?.status, key?.found], ['failure', 'the key alias/mlops-state is PendingDeletion']);
    const [state] = await look({}, { PULUMI_BACKEND_URL: 'file:///tmp/state' });
    assert.match(state?.found ?? '', /state in files is refused for target aws/);
  });
});

describe('a signed request', () => {
  it('is believed by what verifies signatures, and refused in its words under a wrong secret', async () => {
    const aws = await startTestEndpoint();
    try {
      const target: Target = { kind: 'aws', accountId: '000000000000', region: 'us-east-1', endpointUrl: aws.url, keys: aws.keys };
      const parameters = { signingName: 'ssm', targetPrefix: 'AmazonSSM' };
      assert.deepEqual(await callJson(target, parameters, 'DescribeParameters', {}, signal), { Parameters: [] });
      const stranger = { ...target, keys: { ...aws.keys, secretAccessKey: 'wrong' } };
      await assert.rejects(callJson(stranger, parameters, 'DescribeParameters', {}, signal), /DescribeParameters: \w*Signature\w*: /);
    } finally {
      await aws.end();
    }
  });
});

describe('checks of quotas', () => {
  const pages: object[] = [
    { Quotas: [{ QuotaName: 'ml.m5.4xlarge for processing job usage', QuotaCode: 'L-1', Value: 0 }], NextToken: 'more' },
    { Quotas: [{ QuotaName: 'ml.m5.xlarge for transform job usage', QuotaCode: 'L-2', Value: 5 }, { QuotaName: 'ml.m5.4xlarge for training job usage', QuotaCode: 'L-3', Value: 0 }] },
  ];
  let server: Server;
  let target: Target;
  let asked: { headers: Record<string, unknown>; body: { ServiceCode?: string; NextToken?: string } }[];
  let answer: (token: string | undefined) => [number, object];
  beforeEach(async () => {
    asked = [];
    answer = (token) => [200, pages[token === undefined ? 0 : 1] ?? {}];
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => { text += chunk.toString(); });
      request.on('end', () => {
        const body = JSON.parse(text) as { NextToken?: string };
        asked.push({ headers: request.headers, body });
        const [status, value] = answer(body.NextToken);
        response.writeHead(status).end(JSON.stringify(value));
      });
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    target = { kind: 'aws', accountId: '123456789012', region: 'eu-west-1', endpointUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, keys: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' } };
  });
  afterEach(async () => { await new Promise((resolve) => { server.close(resolve); }); });

  it('read all pages by signed requests and judge what a run needs', async () => {
    const checks = await quotaChecks(target, settings, signal);
    assert.deepEqual(lines(checks), ['failure quota ml.m5.4xlarge for processing job usage', 'ok quota ml.m5.xlarge for transform job usage', 'warning quota ml.m5.4xlarge for training job usage']);
    assert.match(checks[0]?.remedy ?? '', /aws service-quotas request-service-quota-increase --region eu-west-1 --service-code sagemaker --quota-code L-1 --desired-value 1/);
    assert.deepEqual(asked.map(({ headers, body }) => [headers['x-amz-target'], body.ServiceCode, body.NextToken]), [
      ['ServiceQuotasV20190624.ListServiceQuotas', 'sagemaker', undefined], ['ServiceQuotasV20190624.ListServiceQuotas', 'sagemaker', 'more'],
    ]);
    assert.match(String(asked[0]?.headers['authorization']), /^AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE\/\d{8}\/eu-west-1\/servicequotas\/aws4_request, SignedHeaders=[a-z0-9;-]+, Signature=[0-9a-f]{64}$/);
    assert.equal(asked[0]?.headers['x-amz-security-token'], 'token');
  });

  it("warn in AWS's own words where they may not be read", async () => {
    answer = () => [400, { __type: 'com.amazonaws.servicequotas#AccessDeniedException', Message: 'not authorized' }];
    const [only, ...rest] = await quotaChecks(target, settings, signal);
    assert.deepEqual([only?.status, only?.found, rest], ['warning', 'could not be read: ListServiceQuotas: AccessDeniedException: not authorized', []]);
  });

  it('do not follow a list without end', async () => {
    answer = () => [200, { Quotas: [], NextToken: 'again' }];
    assert.match((await quotaChecks(target, settings, signal))[0]?.found ?? '', /more than 60 pages/);
  });

  it('say that a type is not offered, and need as many instances as the settings take', () => {
    const [first] = neededQuotas(parseSettings({ 'mlops:prepareDataInstanceType': 'ml.p9.huge', 'mlops:prepareDataInstanceCount': 3 }, 'f'));
    assert.deepEqual([first?.name, first?.atLeast], ['ml.p9.huge for processing job usage', 3]);
    assert.throws(() => judgeQuota(first ?? assert.fail(), new Map(), 'eu-west-1'), /AWS lists no quota "ml\.p9\.huge for processing job usage" in eu-west-1/);
  });

  it('need none of the embedded AWS', async () => {
    assert.deepEqual(lines(await quotaChecks({ ...target, kind: 'local' }, settings, signal)), ['ok quotas']);
  });
});

describe('checks of the project', () => {
  const project = (more: Record<string, unknown>): Project => ({ settings: parseSettings(more, 'f'), workflow: { autopilot: {} }, flow: { metadata: {} } } as unknown as Project);
  const look = (more: Record<string, unknown>, region = 'us-east-1'): Promise<Check[]> => Promise.all(projectChecks(project(more), 'dev', region));

  it('refuse a region without the image of Data Wrangler', async () => {
    const [image] = await look({}, 'eu-central-2');
    assert.deepEqual([image?.status, /Data Wrangler has no image in region eu-central-2/.test(image?.found ?? '')], ['failure', true]);
  });

  it('tell the cost of a run, and fail above the budget', async () => {
    const cost = async (more: Record<string, unknown>): Promise<Check> => (await look(more))[1] ?? assert.fail();
    assert.equal((await cost({})).status, 'warning');
    assert.equal((await cost({ 'mlops:monthlyBudgetDollars': 2 })).status, 'failure');
    const fine = await cost({ 'mlops:monthlyBudgetDollars': 20 });
    assert.deepEqual([fine.status, /\$1\.08 a run .*bears 17 runs a month/.test(fine.found)], ['ok', true]);
    assert.match((await cost({ 'mlops:scoreHoldoutInstanceType': 'ml.p9.huge' })).found, /the price table lacks ml\.p9\.huge/);
  });
});
