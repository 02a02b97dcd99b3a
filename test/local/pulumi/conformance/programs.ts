// The inline programs of the recorded steps.
import * as pulumi from '@pulumi/pulumi';
import type { PulumiFn } from '@pulumi/pulumi/automation';
import { Box, R } from '../automation-fixture';

const note = (): pulumi.Output<string> => new pulumi.Config().requireSecret('note');

const first: PulumiFn = async () => {
  const box = new Box('box', { name: 'alpha', description: 'first' });
  const bucket = new R('Bucket', 'data', { bucketName: 'data-1', tags: { env: 'dev' }, secretNote: note() }, { dependsOn: [box] });
  new R('Group', 'old', { name: 'old' });
  return { groupArn: box.g.id, bucket: bucket.id, note: note(), list: [1, 2, 'x'], nested: { a: true, b: null } };
};

const second: PulumiFn = async () => {
  const box = new Box('box', { name: 'alpha', description: 'second' });
  const bucket = new R('Bucket', 'data', { bucketName: 'data-2', tags: { env: 'dev', team: 'ml' }, secretNote: note() }, { dependsOn: [box], protect: false });
  new R('Group', 'fresh', { name: 'fresh' }, { protect: true });
  return { groupArn: box.g.id, bucket: bucket.id, note: note() };
};

const halfWay: PulumiFn = async () => {
  const box = new Box('box', { name: 'alpha', description: 'third' });
  new R('Bucket', 'data', { bucketName: 'data-2', tags: { env: 'dev', team: 'ml' }, secretNote: note() }, { dependsOn: [box] });
  new R('Group', 'fresh', { name: 'fresh' }, { protect: true });
  new R('Group', 'broken', { name: 'broken', fail: 'not authorized to perform: sagemaker:CreateModelPackageGroup' });
  return {};
};

const unprotected: PulumiFn = async () => {
  new R('Group', 'fresh', { name: 'fresh' }, { protect: false });
  return {};
};

const others: Readonly<Record<string, PulumiFn>> = {
  17: async () => { new R('Group', 'fresh', { name: 'fresh-2' }, { protect: true }); return {}; },
  18: halfWay,
  20: async () => { new R('Group', 'fresh', { name: 'fresh' }, { protect: true }); new R('Group', 'bad', { name: 'bad', invalid: 1 }); return {}; },
  21: async () => { new R('Group', 'fresh', { name: 'fresh' }, { protect: true }); throw new Error('program broke'); },
  22: async () => { new R('Group', 'fresh', { name: 'a' }); new R('Group', 'fresh', { name: 'b' }); return {}; },
  33: unprotected, 34: unprotected, 35: unprotected, 36: unprotected,
  45: async () => { for (const name of ['a', 'b', 'c']) new R('Group', name, { name, description: name }); },
};

/** The program that was current at a step. */
export function programOf(step: string): PulumiFn {
  return others[step] ?? (step < '14' || step > '41' ? first : second);
}
