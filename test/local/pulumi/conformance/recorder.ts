// Records every call that the Automation API makes of the embedded CLI, as the recordings have them.
import { PulumiCommand } from '@pulumi/pulumi/automation';
import type { RecordedCall } from './recordings';

/** What the SDK does not declare of its command. */
interface Runner {
  run(args: string[], cwd: string, env: Record<string, string>, onOutput?: Follow, onError?: Follow, signal?: AbortSignal): Promise<{ stdout: string; stderr: string; code: number }>;
}

/** Streams that a call may be followed by. */
type Follow = ((text: string) => void) | undefined;

const exitCodeIn = (error: unknown): number => Number(/exit code (\d+)/.exec(error instanceof Error ? error.message : '')?.[1] ?? -1);

/** The embedded CLI; each call goes into `calls`. */
export async function recordedCommand(root: string, calls: RecordedCall[]): Promise<PulumiCommand> {
  const command = await PulumiCommand.get({ root });
  const runner = command as unknown as Runner;
  const run = runner.run.bind(command);
  runner.run = async (args, cwd, env, onOutput, onError, signal) => {
    let stdout = '';
    let stderr = '';
    const follow = (text: string): void => { stdout += text; onOutput?.(text); };
    const followErrors = (text: string): void => { stderr += text; onError?.(text); };
    try {
      const result = await run(args, cwd, env, follow, followErrors, signal);
      calls.push({ args, stdout: result.stdout, stderr: result.stderr, code: result.code });
      return result;
    } catch (error) {
      calls.push({ args, stdout, stderr, code: exitCodeIn(error) });
      throw error;
    }
  };
  return command;
}
