// RPC v2 CBOR, which newer SDKs speak to CloudWatch, CodeBuild and CodePipeline.
import assert from 'node:assert/strict';
import { decodeFirstSync, encodeOne } from 'cbor';
import fc from 'fast-check';
import { cborBody, parseCborBody, rpcTarget } from '../../../../local/aws/protocol/cbor';
import { codepipeline } from '../../../../local/aws/services/codepipeline/service';
import { cloudwatch } from '../../../../local/aws/services/cloudwatch/service';
import type { Model } from '../../../../local/aws/protocol/model';
import { signedHeaders } from '../raw-client';
import { coreServices, startTestEndpoint, type TestEndpoint } from '../test-endpoint';

describe('RPC v2 CBOR', () => {
  let aws: TestEndpoint;
  before(async () => { aws = await startTestEndpoint({ services: [...coreServices, codepipeline, cloudwatch] }); });
  after(() => aws.end());

  async function ask(service: string, signingName: string, operation: string, input: object): Promise<{ status: number; type: string | null; answer: Record<string, unknown> }> {
    const body = encodeOne(input);
    const path = `/service/${service}/operation/${operation}`;
    const headers = await signedHeaders({ method: 'POST', path, host: new URL(aws.url).host, keys: aws.keys, service: signingName, body, headers: { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' } });
    const answer = await fetch(`${aws.url}${path}`, { method: 'POST', headers, body });
    const bytes = Buffer.from(await answer.arrayBuffer());
    return { status: answer.status, type: answer.headers.get('content-type'), answer: bytes.length === 0 ? {} : decodeFirstSync(bytes) as Record<string, unknown> };
  }

  it('is answered in CBOR, times as times', async () => {
    const time = new Date(Math.floor(Date.now() / 60_000) * 60_000);
    await ask('GraniteServiceVersion20100801', 'monitoring', 'PutMetricData', { Namespace: 'N', MetricData: [{ MetricName: 'm', Value: 2.5, Timestamp: time }] });
    const { status, type, answer } = await ask('GraniteServiceVersion20100801', 'monitoring', 'GetMetricStatistics', { Namespace: 'N', MetricName: 'm', StartTime: new Date(time.getTime() - 60_000), EndTime: new Date(time.getTime() + 60_000), Period: 60, Statistics: ['Sum'] });
    assert.deepEqual([status, type], [200, 'application/cbor']);
    const [point] = answer['Datapoints'] as { Timestamp: Date; Sum: number }[];
    assert.deepEqual([point?.Timestamp.getTime(), point?.Sum], [time.getTime(), 2.5]);
  });

  it('is refused in CBOR, with the code that clients switch on', async () => {
    const { status, answer } = await ask('CodePipeline_20150709', 'codepipeline', 'GetPipeline', { name: 'nobody' });
    assert.deepEqual([status, answer['__type']], [400, 'PipelineNotFoundException']);
    const broken = await ask('CodePipeline_20150709', 'codepipeline', 'GetPipeline', [1, 2]);
    assert.equal(broken.answer['__type'], 'SerializationException');
  });

  it('names its operation in the path, and only where its header says so', () => {
    const headers = { 'smithy-protocol': 'rpc-v2-cbor' };
    assert.equal(rpcTarget({ headers, target: '/service/S_1/operation/Op' }), 'S_1.Op');
    assert.deepEqual([rpcTarget({ headers: {}, target: '/service/S_1/operation/Op' }), rpcTarget({ headers, target: '/' })], [undefined, undefined]);
  });

  it('gives back what was written, whatever it is', () => {
    const reference = { shape: 'All' };
    const model = { shapes: { All: { type: 'structure', members: { s: { shape: 'S' }, n: { shape: 'N' }, t: { shape: 'T' }, b: { shape: 'B' }, l: { shape: 'L' } } }, S: { type: 'string' }, N: { type: 'double' }, T: { type: 'timestamp' }, B: { type: 'blob' }, L: { type: 'list', member: { shape: 'S' } } } } as unknown as Model;
    const values = fc.record({ s: fc.string(), n: fc.double({ noNaN: true, noDefaultInfinity: true }), t: fc.integer({ min: 0, max: 4e9 }), b: fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64')), l: fc.array(fc.string()) }, { noNullPrototype: true });
    const large = { s: 'x'.repeat(1_000_000), n: 0, t: 0, b: '', l: Array.from({ length: 50_000 }, String) };
    assert.deepEqual(parseCborBody(cborBody(model, reference, large)), large);
    fc.assert(fc.property(values, (value) => { assert.deepEqual(parseCborBody(cborBody(model, reference, value)), value); }));
  });
});
