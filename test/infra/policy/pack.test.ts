// The policy pack as Pulumi starts it: a process of its own that judges over gRPC.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { credentials } from '@grpc/grpc-js';
import { AnalyzerClient } from '@pulumi/pulumi/proto/analyzer_grpc_pb';
import { AnalyzeRequest, AnalyzerResourceOptions, type AnalyzeResponse, type AnalyzerInfo } from '@pulumi/pulumi/proto/analyzer_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { rules } from '../../../infra/policy/policies';

const root = path.resolve(__dirname, '../../..');

describe('the policy pack as a process', function () {
  this.timeout(60_000);
  it('starts as Pulumi starts it, tells its policies and refuses a bucket that anyone may read', async () => {
    const pack = path.join(root, 'infra', 'policy');
    const child = spawn(process.execPath, [path.join(root, 'node_modules/@pulumi/pulumi/cmd/run-policy-pack'), '127.0.0.1:0', pack], {
      cwd: pack, env: { ...process.env, PULUMI_NODEJS_TRANSPILE_ONLY: 'true' }, stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [port] = await once(createInterface({ input: child.stdout }), 'line') as [string];
      const client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
      const info = await new Promise<AnalyzerInfo>((resolve, reject) => { client.getAnalyzerInfo(new Empty(), (error, answer) => { if (error === null) resolve(answer); else reject(error); }); });
      assert.deepEqual(info.getPoliciesList().map((policy) => policy.getName()), rules.map(({ name }) => name));
      const request = new AnalyzeRequest().setOptions(new AnalyzerResourceOptions()).setType('aws-native:s3:Bucket').setName('b').setUrn('urn:pulumi:dev::p::aws-native:s3:Bucket::b').setProperties(Struct.fromJavaScript({ bucketName: 'b' }));
      const answer = await new Promise<AnalyzeResponse>((resolve, reject) => { client.analyze(request, (error, response) => { if (error === null) resolve(response); else reject(error); }); });
      const found = answer.getDiagnosticsList().map((diagnostic) => `${diagnostic.getPolicyname()} ${diagnostic.getMessage()}`);
      assert.ok(found.some((text) => /s3-block-public-access[^]*S3\.8/.test(text)), found.join('\n'));
      client.close();
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });
});
