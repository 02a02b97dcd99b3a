// A python3 with the peers of a bench, at pinned versions: made beside the build when a comparison is asked for, and kept.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * The interpreter to run the peers with.
 * @param root folder of the repository
 * @param bench folder of bench/ whose requirements.txt is installed
 * @throws Error where it cannot be made
 */
export function pythonWithPeers(root: string, bench: string): string {
  const folder = path.join(root, 'build', `bench-python-${bench}`);
  const python = path.join(folder, 'bin/python3');
  if (!existsSync(python)) mustRun('python3', ['-m', 'venv', folder]);
  mustRun(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', path.join(root, 'bench', bench, 'requirements.txt')]);
  return python;
}

function mustRun(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${String(status)}: ${stderr}`);
}
