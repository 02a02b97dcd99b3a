// Finding the file of a source.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceFile } from '../../steps/source-file';

describe('the file of a source', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'source-file-'));
    await mkdir(join(folder, 'project/workflows'), { recursive: true });
    await mkdir(join(folder, 'node_modules/tables/data'), { recursive: true });
    await writeFile(join(folder, 'node_modules/tables/package.json'), '{}');
    await writeFile(join(folder, 'node_modules/tables/data/t.csv'), 'a\n1\n');
    await writeFile(join(folder, 'project/workflows/own.csv'), 'a\n1\n');
  });
  after(() => rm(folder, { recursive: true }));

  it('lies beside the workflow', () => {
    const workflows = join(folder, 'project/workflows');
    assert.equal(sourceFile({ file: 'own.csv' }, workflows, 'sources.own'), join(workflows, 'own.csv'));
  });

  it('lies in a package that an installer put in a folder above', () => {
    assert.equal(sourceFile({ package: 'tables', file: 'data/t.csv' }, join(folder, 'project/workflows'), 'sources.t'), join(folder, 'node_modules/tables/data/t.csv'));
  });

  it('is none where the table lies in S3', () => {
    assert.equal(sourceFile({ s3: 's3://bucket/key' }, folder, 'sources.t'), undefined);
  });

  it('is told of when it or its package is missing', () => {
    assert.throws(() => sourceFile({ file: 'no.csv' }, folder, 'sources.t'), /sources\.t: there is no file .*no\.csv; paths are relative to the workflow/);
    assert.throws(() => sourceFile({ package: 'no-tables', file: 't.csv' }, folder, 'sources.t'), /the npm package no-tables is not installed/);
  });
});
