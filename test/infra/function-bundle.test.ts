// Code of the Lambda functions: the same to the byte wherever it is bundled, and loadable as Lambda loads it.
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { bundleFunctions, functionsDigest, loadFunctions } from '../../infra/function-bundle';
import { functionNames } from '../../infra/names';

const root = path.resolve(__dirname, '../..');

describe('code of the Lambda functions', function () {
  this.timeout(30_000);
  it('is taken as the set-up left it, which is what would be bundled', async () => {
    const [built, bundled] = await Promise.all([loadFunctions(path.join(root, 'build')), bundleFunctions()]);
    for (const name of functionNames) assert.equal(built[name].digest, bundled[name].digest, name);
  });
  it('is bundled where no set-up has left it', async () => {
    assert.deepEqual(Object.keys(await loadFunctions(path.join(root, 'infra'))), [...functionNames]);
  });
  it('is the same to the byte from another folder, another day and another time zone', async () => {
    const elsewhere = await mkdtemp(path.join(tmpdir(), 'a-much-longer-place-'));
    const zone = process.env['TZ'];
    try {
      await cp(path.join(root, 'steps'), path.join(elsewhere, 'steps'), { recursive: true });
      await cp(path.join(root, 'flows'), path.join(elsewhere, 'flows'), { recursive: true });
      await symlink(path.join(root, 'node_modules'), path.join(elsewhere, 'node_modules'));
      const here = await bundleFunctions();
      process.env['TZ'] = 'Pacific/Auckland';
      const there = await bundleFunctions(path.join(elsewhere, 'steps', 'functions'));
      for (const name of functionNames) assert.ok(here[name].zip.equals(there[name].zip), name);
      assert.equal(functionsDigest(here), functionsDigest(there));
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
      await rm(elsewhere, { recursive: true });
    }
  });
  it("holds one file with a handler, takes the SDK from Lambda's runtime and names no path", async () => {
    const bundles = await bundleFunctions();
    for (const name of functionNames) {
      const files = unzipSync(bundles[name].zip);
      assert.deepEqual(Object.keys(files), ['index.js']);
      const code = Buffer.from(files['index.js'] ?? []).toString('utf8');
      assert.match(code, /require\("@aws-sdk\/client-s3"\)/);
      assert.ok(!code.includes('node_modules') && !code.includes(root), 'paths would make bytes differ');
      const loaded: { exports: { handler?: unknown } } = { exports: {} };
      new Function('module', 'exports', 'require', code)(loaded, loaded.exports, require);
      assert.equal(typeof loaded.exports.handler, 'function');
    }
  });
  it('that is missing is told by name', async () => {
    await assert.rejects(bundleFunctions('/nowhere'), /the code of the function prepare-holdout is missing: \/nowhere/);
  });
});
