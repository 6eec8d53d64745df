// A Lambda function traced with the X-Ray SDK, called once as its execution environment would call it: the trace header in
// _X_AMZN_TRACE_ID. Prints each line that it logs, with its time, as JSON; the test puts them where Lambda would.
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { get, xray } from './x-ray-sdk.mjs';

const { SHOP_URL, REQUEST_ID, AWS_REGION } = process.env;
const lambda = xray.captureAWSv3Client(new LambdaClient({ endpoint: SHOP_URL, region: AWS_REGION }));

class PaymentDeclined extends Error {
  name = 'PaymentDeclined';
}

function log(level, message) {
  const atMs = Date.now();
  const text = `${new Date(atMs).toISOString()}\t${REQUEST_ID}\t${level}\t${message}\n`;
  process.stdout.write(`${JSON.stringify({ atMs, text })}\n`);
}

function charge() {
  throw new PaymentDeclined('card expired');
}

async function handler() {
  log('INFO', 'order received o-1729');
  await xray.captureAsyncFunc('price basket', async (basket) => {
    basket.addAnnotation('items', 3);
    basket.addMetadata('basket', { skus: ['MUG-11', 'TEE-04'] });
    const status = await get(`${SHOP_URL}/tax?country=SE`);
    log('INFO', `tax service answered ${status}`);
    basket.close();
  });
  const stock = await get(`${SHOP_URL}/stock`);
  log('WARN', `stock service answered ${stock}, going on without`);
  await lambda.send(new InvokeCommand({ FunctionName: 'traced-billing', Payload: '{}' }));
  await xray.captureAsyncFunc('charge card', async (charging) => {
    try {
      charge();
    } catch (error) {
      log('ERROR', `${error.name}: ${error.message}`);
      charging.close(error);
    }
  });
}

await handler();
