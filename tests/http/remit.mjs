// Remittances (835) for tests: an envelope that counts right around the claims that are given.
const dollars = (cents) => (cents / 100).toFixed(2);

// claim: { id, status, charge, paid, patient, icn, cas: [[group, reason, cents]], lines } in cents.
function claimSegments(c) {
	const out = [`CLP*${c.id}*${c.status ?? 1}*${dollars(c.charge)}*${dollars(c.paid)}*${c.patient === undefined ? '' : dollars(c.patient)}*12*${c.icn ?? `ICN${c.id}`}*11*1`];
	for (const [group, reason, cents] of c.cas ?? []) out.push(`CAS*${group}*${reason}*${dollars(cents)}`);
	out.push('NM1*QC*1*DOE*JANE****MI*MBR001');
	for (const l of c.lines ?? []) {
		out.push(`SVC*HC:${l.code}*${dollars(l.charge)}*${dollars(l.paid)}**1`, `DTM*472*${l.day ?? '20260220'}`);
		for (const [group, reason, cents] of l.cas ?? []) out.push(`CAS*${group}*${reason}*${dollars(cents)}`);
		if (l.allowed !== undefined) out.push(`AMT*B6*${dollars(l.allowed)}`);
	}
	return out;
}

export function remit835({ trace, day = '20260302', payer = 'SYNTH HEALTH PLAN', payerId = '12345', claims, plb = [], cents }) {
	const paid = cents ?? claims.reduce((sum, c) => sum + c.paid, 0) - plb.reduce((sum, p) => sum + p[2], 0);
	const body = [`BPR*I*${dollars(paid)}*C*ACH*CCP*01*999999992*DA*123456*1512345678**01*999988880*DA*98765*${day}`,
		`TRN*1*${trace}*1512345678`, `N1*PR*${payer}*XV*${payerId}`, 'N1*PE*LAKESIDE*XX*1234567893', 'LX*1',
		...claims.flatMap(claimSegments),
		...plb.map(([code, reference, amount]) => `PLB*1234567893*20261231*${code}:${reference}*${dollars(amount)}`)];
	return ['ISA*00*          *00*          *ZZ*SYNTHPAYER     *ZZ*SYNTHGROUP     *260302*1200*^*00501*000000777*0*P*:',
		'GS*HP*SYNTHPAYER*SYNTHGROUP*20260302*1200*777*X*005010X221A1', 'ST*835*0001', ...body,
		`SE*${body.length + 2}*0001`, 'GE*1*777', 'IEA*1*000000777'].join('~\n') + '~\n';
}
