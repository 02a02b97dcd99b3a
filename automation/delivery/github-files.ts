// Delivery by GitHub Actions in place of CodePipeline: workflows of both repositories, their jobs under deploy roles by OIDC.
import fs from 'node:fs';
import path from 'node:path';
import type { DeliveryRepository } from '../../infra/names';
import type { SeedFile } from './seed-files';

/** What the workflows are about. */
export interface GithubPlace {
  /** Where models are made. */
  environment: string;
  /** Where they are brought to, in order. */
  to: readonly string[];
  region: string;
  /** ARN of the deploy role of an environment. */
  deployRole(environment: string): string;
}

/** The job's own token, in a file: mlops opens the deploy role of each environment with it, whatever account that lies in. */
function takeToken(): string[] {
  return [
    '- name: Take the token of this job', '  run: |', '    curl -sSf -H "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=sts.amazonaws.com" | node -p "JSON.parse(require(\'fs\').readFileSync(0, \'utf8\')).value" > "$RUNNER_TEMP/token"',
    '    echo "AWS_WEB_IDENTITY_TOKEN_FILE=$RUNNER_TEMP/token" >> "$GITHUB_ENV"',
  ];
}

/** The one version for all environments; the job ends where there is none to deliver. What is asked for comes in as a variable: in the command itself it would be part of the script. */
function chooseVersion(options: string): string[] {
  return [
    '- id: choose', '  env:', "    VERSION: ${{ inputs.version || 'newest' }}", '  run: |', `    npx mlops delivery choose "$VERSION" ${options} --reason push > "$RUNNER_TEMP/chosen"`, '    cat "$RUNNER_TEMP/chosen"', '    echo "arn=$(tail -n 1 "$RUNNER_TEMP/chosen")" >> "$GITHUB_OUTPUT"',
  ];
}

/** One job an environment: the version comes over from the one before it, unless it was rejected since where it was made, is deployed and tested, and offered to the last one. */
function deployJob({ environment, to, region, deployRole }: GithubPlace, at: number): string {
  const target = to[at] ?? '';
  const [from, next] = [to[at - 1] ?? environment, at === to.length - 2 ? to[at + 1] : undefined];
  const last = at === to.length - 1;
  const arn = at === 0 ? '${{ steps.choose.outputs.arn }}' : `\${{ needs.${to[0] ?? ''}.outputs.arn }}`;
  const steps = [
    '- uses: actions/checkout@v5', '- uses: actions/setup-node@v5', '  with: { node-version: 22 }', '- run: npm ci --ignore-scripts',
    ...takeToken(),
    ...(at === 0 ? chooseVersion(`--env ${environment} --to ${to.join(',')}`) : [`- run: npx mlops delivery choose "${arn}" --env ${environment} --to ${to.join(',')} --reason again`]),
    // What waits for an approval was offered to the last environment's registry by the job before it; a version that nobody has approved there is refused.
    ...(last && at > 0 ? [] : [`- run: npx mlops promote "${arn}" --from ${from} --env ${target} --carry-approval`]),
    `- run: npx mlops deploy "${arn}" --env ${target} $(if [ -f tests/smoke.sh ]; then echo --check tests/smoke.sh; fi)`,
    ...(next === undefined ? [] : [`- run: npx mlops promote "${arn}" --from ${target} --env ${next}`]),
  ];
  return [
    `  ${target}:`, ...(at === 0 ? [] : [`    needs: [${to.slice(0, at).join(', ')}]`]), '    runs-on: ubuntu-latest', '    timeout-minutes: 120', `    environment: ${target}`, '    env:', `      AWS_REGION: ${region}`, `      AWS_ROLE_ARN: ${deployRole(environment)}`, '      MLOPS_AUTHOR: ${{ github.actor }}',
    ...(at === 0 ? ['    outputs:', '      arn: ${{ steps.choose.outputs.arn }}'] : []), '    steps:', ...steps.map((line) => `      ${line}`),
  ].join('\n');
}

/** Workflows of a repository. */
export function githubFiles(packageFolder: string, repository: DeliveryRepository, place: GithubPlace): SeedFile[] {
  const file = `.github/workflows/${repository}.yml`;
  const values: Readonly<Record<string, string>> = {
    environment: place.environment, region: place.region, deployRole: place.deployRole(place.environment), targets: place.to.join(', then '), last: place.to.at(-1) ?? '', jobs: place.to.map((_target, at) => deployJob(place, at)).join('\n'),
  };
  const template = fs.readFileSync(path.join(packageFolder, 'repositories', 'github', repository, file), 'utf8');
  // GitHub's own expressions have spaces within their braces.
  return [{ path: file, content: Buffer.from(template.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole)) }];
}
