// Unpacking of model archives, good and hostile.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { create } from 'tar';
import { unpackModel } from '../../../../local/jobs/transform/unpack-model';

describe('a model archive', () => {
  let folder: string;
  before(async () => { folder = await mkdtemp(path.join(os.tmpdir(), 'unpack-')); });
  after(() => rm(folder, { recursive: true, force: true }));

  /** A tar of one file with any name. */
  function rawTar(name: string, content: string): Buffer {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write('0000644\0', 100);
    header.write('0000000\0', 108);
    header.write('0000000\0', 116);
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write('        ', 148);
    header.write('0', 156);
    header.write('ustar\0' + '00', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
    body.write(content);
    return gzipSync(Buffer.concat([header, body, Buffer.alloc(1024)]));
  }

  it('is unpacked with its folders', async () => {
    const source = path.join(folder, 'source');
    await mkdir(path.join(source, 'code'), { recursive: true });
    await writeFile(path.join(source, 'code', 'model.json'), '{}');
    await create({ file: path.join(folder, 'good.tar.gz'), cwd: source, gzip: true }, ['code/model.json']);
    await unpackModel(path.join(folder, 'good.tar.gz'), path.join(folder, 'good'), 's3://b/good');
    assert.equal(await readFile(path.join(folder, 'good', 'code', 'model.json'), 'utf8'), '{}');
  });

  it('may not write outside of its folder, by name or by link', async () => {
    await writeFile(path.join(folder, 'up.tar.gz'), rawTar('../escaped', 'x'));
    await assert.rejects(unpackModel(path.join(folder, 'up.tar.gz'), path.join(folder, 'up'), 's3://b/up'), /s3:\/\/b\/up cannot be unpacked: .*(\.\.|leads out)/);
    assert.ok(!existsSync(path.join(folder, 'escaped')));
    const linked = path.join(folder, 'linked');
    await mkdir(linked);
    await symlink('/etc', path.join(linked, 'link'));
    await create({ file: path.join(folder, 'link.tar.gz'), cwd: linked, gzip: true }, ['link']);
    await assert.rejects(unpackModel(path.join(folder, 'link.tar.gz'), path.join(folder, 'out'), 's3://b/link'), /is a link/);
    assert.ok(!existsSync(path.join(folder, 'out', 'link')));
  });

  it('must be a whole gzip tar', async () => {
    for (const [name, content] of [['text', Buffer.from('not gzip')], ['cut', rawTar('a', 'x'.repeat(5000)).subarray(0, 60)]] as const) {
      await writeFile(path.join(folder, name), content);
      await assert.rejects(unpackModel(path.join(folder, name), path.join(folder, `${name}-out`), `s3://b/${name}`), /cannot be unpacked/, name);
    }
  });
});
