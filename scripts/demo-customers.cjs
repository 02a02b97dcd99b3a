// Customers of the demo's production: one request after the other until standard input ends, then how they ended.
const fs = require('node:fs');
const path = require('node:path');

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const { InvokeEndpointCommand, SageMakerRuntimeClient } = require('@aws-sdk/client-sagemaker-runtime');

const folder = process.argv[2];
const local = path.join(folder, '.mlops', 'local');
const { url: endpoint } = JSON.parse(fs.readFileSync(path.join(local, 'address.json'), 'utf8'));
const credentials = JSON.parse(fs.readFileSync(path.join(local, 'credentials.json'), 'utf8'));
const runtime = new SageMakerRuntimeClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
const row = (phase) => `BOISE AIR TERMINAL,B-737-300,2002-03-04T00:00:00.000Z,SOUTHWEST AIRLINES,Idaho,${phase},Small,Unknown bird or bat,Day,0,0,0,140`;

const counts = { answered: 0, refused: 0, other: 0, refusals: [] };
let going = true;
process.stdin.on('end', () => { going = false; }).resume();

async function customers() {
  for (let count = 0; going; count += 1) {
    const Body = Buffer.from(row(count % 4 === 0 ? 'Hover' : 'Approach'));
    try {
      await runtime.send(new InvokeEndpointCommand({ EndpointName: 'birdstrikes-prod', ContentType: 'text/csv', Accept: 'text/csv', Body }));
      counts.answered += 1;
    } catch (error) {
      if (error.name === 'ModelError' && /Hover/.test(error.message)) {
        counts.refused += 1;
        const words = error.OriginalMessage ?? error.message;
        if (!counts.refusals.includes(words)) counts.refusals.push(words);
      } else counts.other += 1;
    }
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  console.log(JSON.stringify(counts));
}

customers().catch((error) => { console.error(error.message); process.exit(1); });
