// The X-Ray SDK for Node, from the folder where the checks' own packages are.
import http from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export const xray = createRequire(join(process.env.XRAY_SDK, 'index.js'))('aws-xray-sdk-core');

xray.setContextMissingStrategy('LOG_ERROR');
xray.captureHTTPsGlobal(http, false);

/** Calls a server as most of Node's libraries do, through `node:http`, which the SDK watches; gives the status. */
export function get(url) {
  return new Promise((resolve, reject) => {
    const request = http.get(url, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    });
    request.on('error', reject);
  });
}
