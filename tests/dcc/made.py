"""A small certificate made by the project: what a test is about is given, the rest is filled in."""

from __future__ import annotations

TEMPLATE = """<?xml version="1.0" encoding="UTF-8"?>
<dcc:digitalCalibrationCertificate xmlns:dcc="https://ptb.de/dcc" xmlns:si="https://ptb.de/si" schemaVersion="{version}">
  <dcc:administrativeData>
    <dcc:coreData>
      <dcc:uniqueIdentifier>{identifier}</dcc:uniqueIdentifier>
      <dcc:beginPerformanceDate>{begun}</dcc:beginPerformanceDate>
      <dcc:endPerformanceDate>{ended}</dcc:endPerformanceDate>
    </dcc:coreData>
    <dcc:items><dcc:item>
      <dcc:name><dcc:content lang="en">Thermometer</dcc:content></dcc:name>
      <dcc:manufacturer><dcc:name><dcc:content>{maker}</dcc:content></dcc:name></dcc:manufacturer>
      <dcc:model>{model}</dcc:model>
      <dcc:identifications><dcc:identification><dcc:issuer>manufacturer</dcc:issuer><dcc:value>{serial}</dcc:value>
        <dcc:name><dcc:content lang="en">Serial number</dcc:content></dcc:name></dcc:identification></dcc:identifications>
    </dcc:item></dcc:items>
    <dcc:calibrationLaboratory><dcc:contact><dcc:name><dcc:content>{laboratory}</dcc:content></dcc:name></dcc:contact>
    </dcc:calibrationLaboratory>
  </dcc:administrativeData>
  <dcc:measurementResults><dcc:measurementResult>
    <dcc:measuringEquipments><dcc:measuringEquipment refType="basic_normalUsed">
      <dcc:name><dcc:content lang="en">Pt 100</dcc:content></dcc:name>
      <dcc:certificate><dcc:referralID>NMI-7</dcc:referralID></dcc:certificate>
    </dcc:measuringEquipment></dcc:measuringEquipments>
    <dcc:results><dcc:result><dcc:name><dcc:content lang="en">Results</dcc:content></dcc:name><dcc:data><dcc:list>
      <dcc:quantity refType="basic_referenceValue"><si:realListXMLList>
        <si:valueXMLList>{reference}</si:valueXMLList><si:unitXMLList>{unit}</si:unitXMLList></si:realListXMLList></dcc:quantity>
      <dcc:quantity refType="basic_measuredValue"><si:realListXMLList>
        <si:valueXMLList>{indication}</si:valueXMLList><si:unitXMLList>{unit}</si:unitXMLList></si:realListXMLList></dcc:quantity>
      <dcc:quantity refType="basic_measurementError"><si:realListXMLList>
        <si:valueXMLList>{error}</si:valueXMLList><si:unitXMLList>{unit}</si:unitXMLList>
        <si:expandedUncXMLList><si:uncertaintyXMLList>{u}</si:uncertaintyXMLList>{k}</si:expandedUncXMLList>
      </si:realListXMLList></dcc:quantity>
    </dcc:list></dcc:data></dcc:result></dcc:results>
  </dcc:measurementResult></dcc:measurementResults>
</dcc:digitalCalibrationCertificate>
"""


def made(**given: str) -> bytes:
    """A certificate of a thermometer at three points, calibrated on 2026-05-01; `k` may be given as "" to leave it out."""
    facts = {
        "version": "3.2.1", "identifier": "FICTITIOUS-1", "begun": "2026-05-01", "ended": "2026-05-01", "maker": "FICTITIOUS",
        "model": "T-1", "serial": "S1", "laboratory": "FICTITIOUS calibration laboratory", "unit": r"\degreecelsius",
        "reference": "10.00 20.00 30.00", "indication": "10.02 20.01 29.99", "error": "0.02 0.01 -0.01", "u": "0.03", "k": "2",
        **given,
    }  # fmt: skip
    if facts["k"]:
        facts["k"] = f"<si:coverageFactorXMLList>{facts['k']}</si:coverageFactorXMLList>"
    return TEMPLATE.format(**facts).encode()
