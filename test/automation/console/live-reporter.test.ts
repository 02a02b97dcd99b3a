// Progress on a terminal: phases one after another, each with its own lines.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';

/** Listr2 draws only where it is told that it may; lines alone are what its simple form writes. */
const program = `
  const { createLiveReporter } = require('./automation/console/live-reporter');
  const { createStyle } = require('./automation/console/style');
  const { report, close } = createLiveReporter(createStyle(false));
  report({ type: 'phase', title: 'First phase' });
  report({ type: 'note', message: 'of the first' });
  report({ type: 'phase', title: 'Second phase' });
  report({ type: 'note', message: 'of the second' });
  close(false).then(() => console.log('the answer'));
`;

describe('the live reporter', function () {
  this.timeout(20_000);

  it('ends a phase before the next begins, and all before the answer', async () => {
    const child = spawn(process.execPath, ['-r', 'ts-node/register', '-e', program], { cwd: path.resolve(__dirname, '..', '..', '..'), stdio: ['ignore', 'pipe', 'inherit'] });
    const written = await text(child.stdout);
    const places = ['First phase', 'of the first', 'Second phase', 'of the second', 'the answer'].map((part) => written.indexOf(part));
    assert.deepEqual(places, [...places].sort((a, b) => a - b), written);
    assert.ok(places.every((place) => place >= 0), written);
  });
});
