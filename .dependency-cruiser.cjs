// Which folder may import which: the walls of the design, kept by `npm test`.
const only = (name, from, allowed, comment) => ({
  name, comment, severity: 'error',
  from: { path: from },
  to: { path: '^(flows|steps|infra|engines|local|automation|repositories|examples|test|bench)/', pathNot: allowed },
});

module.exports = {
  forbidden: [
    only('flows-import-nothing', '^flows/', '^flows/', 'A flow knows nothing of what runs it.'),
    only('steps-import-flows', '^steps/', '^(steps|flows)/', 'The pipeline is written from the flow alone.'),
    only('infra-imports-steps', '^infra/', '^(infra|steps|flows)/', 'Resources know steps, never local/.'),
    only('engines-import-flows', '^engines/', '^(engines/|flows/|steps/functions/(metrics/|evaluation\\.ts))', 'Engines know files and streams, no cloud; what a metric is is said once, with the pipeline.'),
    only('jobs-import-engines', '^local/jobs/', '^(local/jobs|engines|flows)/', 'Jobs declare what they need of a cloud.'),
    only('aws-imports-jobs', '^local/aws/', '^(local/aws|local/jobs|engines|flows)/', 'The embedded AWS serves what jobs need.'),
    only('pulumi-stands-alone', '^local/pulumi/', '^local/pulumi/', 'The embedded pulumi reaches AWS by URL alone.'),
    only('start-loads-nothing', '^local/start\\.ts$', '^local/start\\.ts$', 'Starting a process loads nothing of it.'),
    only('automation-sees-start-only', '^automation/', '^(automation|steps|infra|flows|engines|local/start\\.ts)', 'The driver reaches local/ through its URL.'),
    only('examples-use-the-entry', '^(examples|repositories)/', '^(examples|repositories|automation/index\\.ts)', 'Examples see what users see.'),
    { name: 'no-circles', comment: 'Types may refer to each other; code may not.', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'nobody-imports-tests', severity: 'error', from: { pathNot: '^(test|bench)/' }, to: { path: '^(test|bench)/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(build|\\.mlops)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: true,
  },
};
