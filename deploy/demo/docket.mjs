// Files a small demo docket through the public API: node docket.mjs http://127.0.0.1:8080
// Repeating it changes nothing: every case has an external reference, which is unique with its recipient.
const base = process.argv[2];
const password = 'demo-Sudiao-2026';

// A new organisation is known to every service within moments.
async function call(token, method, path, body, tries = 40) {
  const answer = await fetch(base + path, {
    method,
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const value = await answer.json();
  if (answer.ok) return value;
  if (value.reason === 'ALREADY_EXISTS') return null;
  if (value.reason === 'ORGANIZATION_NOT_FOUND' && tries > 0) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    return call(token, method, path, body, tries - 1);
  }
  throw new Error(`${method} ${path}: ${answer.status} ${value.reason} ${JSON.stringify(value.errors ?? value.detail)}`);
}

async function logIn(name) {
  const session = await call('', 'POST', '/v1/sessions', { email: `${name}@demo.example`, password });
  const organization = (kind) =>
    session.account.memberships.find((m) => m.kind === `ORGANIZATION_KIND_${kind}`)?.organizationId;
  return { token: session.accessToken, accountId: session.account.uid, organization };
}

const person = (side, displayName, more = {}) => ({ side: `SIDE_${side}`, kind: 'PARTY_KIND_PERSON', displayName, ...more });
const company = (side, displayName, more = {}) => ({ side: `SIDE_${side}`, kind: 'PARTY_KIND_ORGANIZATION', displayName, ...more });

const ann = await logIn('ann');
const clerk = await logIn('clerk');
const manager = await logIn('manager');
const centre = await logIn('centre');
const court = clerk.organization('COURT');
const committee = manager.organization('PEOPLES_MEDIATION_COMMITTEE');
const international = centre.organization('INTERNATIONAL_CENTRE');

for (const [who, staff, organizationId, displayName, fields] of [
  ['mediator', manager, committee, '郑调解员', ['商标', '著作权']],
  ['mediator2', manager, committee, '冯调解员', ['专利', '商业秘密']],
  ['neutral', centre, international, 'Nina Neutral', ['trademark', 'domain names']],
]) {
  const { accountId } = await logIn(who);
  await call(staff.token, 'POST', '/v1/mediators', {
    accountId, organizationId, displayName, fields, languages: ['zh-CN', 'en'], capacity: 20,
    invitingCourtIds: organizationId === committee ? [court] : [],
  });
}

const cases = [
  {
    submit: true,
    title: '“浦江”商标侵权纠纷', cause: '侵害商标权纠纷', language: 'zh-CN', recipientOrganizationId: court,
    facts: '被申请人在网店销售带有“浦江”标识的商品，申请人已公证购买。', actPlace: '上海市浦东新区',
    amount: { currencyCode: 'CNY', units: '80000' },
    parties: [person('APPLICANT', '安然', { accountId: ann.accountId, phone: '13800000000', email: 'ann@example.com' }), company('RESPONDENT', '示例网店经营部')],
    rights: [{ type: 'RIGHT_TYPE_TRADEMARK', number: '12345678', title: '浦江', holder: '安然', status: 'RIGHT_STATUS_IN_FORCE' }],
    claims: [
      { kind: 'CLAIM_KIND_STOP_INFRINGEMENT', text: '立即停止销售侵权商品。' },
      { kind: 'CLAIM_KIND_DAMAGES', text: '赔偿经济损失及合理开支。', amount: { currencyCode: 'CNY', units: '80000' } }],
  },
  {
    submit: true,
    title: '插画作品信息网络传播权纠纷', cause: '侵害作品信息网络传播权纠纷', language: 'zh-CN', recipientOrganizationId: committee,
    facts: '被申请人未经许可在公众号文章中使用申请人的三幅插画。',
    amount: { currencyCode: 'CNY', units: '9000' },
    parties: [person('APPLICANT', '安然', { accountId: ann.accountId, phone: '13800000000', email: 'ann@example.com' }), person('RESPONDENT', 'Bob Miller', { country: 'DE' })],
    rights: [{ type: 'RIGHT_TYPE_COPYRIGHT', title: '《江南四时》插画', holder: '安然' }],
    claims: [{ kind: 'CLAIM_KIND_LICENCE_FEE', text: '支付使用费。', amount: { currencyCode: 'CNY', units: '9000' } }],
  },
  {
    submit: false,
    title: 'Widget design dispute', cause: 'design patent', language: 'en', recipientOrganizationId: international,
    facts: 'A draft that its author has not handed in yet.',
    parties: [person('APPLICANT', 'An Ran', { accountId: ann.accountId, phone: '13800000000', email: 'ann@example.com' }), company('RESPONDENT', 'Example Widgets GmbH', { country: 'DE' })],
    rights: [{ type: 'RIGHT_TYPE_DESIGN_PATENT', number: 'ZL202430000001.X', title: 'Widget' }],
    claims: [{ kind: 'CLAIM_KIND_STOP_INFRINGEMENT', text: 'Stop selling the widget.' }],
  },
];
let filed = 0;
for (const [i, { submit, ...caseFile }] of cases.entries()) {
  const made = await call(ann.token, 'POST', '/v1/cases', { ...caseFile, truthStatement: true, externalReference: `demo-${i + 1}` });
  if (made === null) continue;
  if (submit) await call(ann.token, 'POST', `/v1/${made.name}:submit`, {});
  filed += 1;
}
console.log(`${filed} demo cases filed, ${cases.length - filed} were there already`);
