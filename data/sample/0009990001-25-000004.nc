<SUBMISSION>
<ACCESSION-NUMBER>0009990001-25-000004
<TYPE>5
<PUBLIC-DOCUMENT-COUNT>1
<PERIOD>20241231
<FILING-DATE>20250214
<DATE-OF-FILING-DATE-CHANGE>20250214
<REPORTING-OWNER>
<OWNER-DATA>
<CONFORMED-NAME>SPECIMEN RUTH
<CIK>0009990103
<ORGANIZATION-NAME>
</OWNER-DATA>
<FILING-VALUES>
<FORM-TYPE>5
<ACT>34
<FILE-NUMBER>001-99901
<FILM-NUMBER>25990004
</FILING-VALUES>
<MAIL-ADDRESS>
<STREET1>C/O EXAMPLE ROBOTICS INC
<STREET2>1 EXAMPLE WAY
<CITY>SAMPLETON
<STATE>CA
<ZIP>94000
</MAIL-ADDRESS>
</REPORTING-OWNER>
<ISSUER>
<COMPANY-DATA>
<CONFORMED-NAME>EXAMPLE ROBOTICS INC
<CIK>0009990010
<ASSIGNED-SIC>3569
<ORGANIZATION-NAME>06 Technology
<IRS-NUMBER>990000010
<STATE-OF-INCORPORATION>DE
<FISCAL-YEAR-END>1231
</COMPANY-DATA>
<BUSINESS-ADDRESS>
<STREET1>1 EXAMPLE WAY
<CITY>SAMPLETON
<STATE>CA
<ZIP>94000
<PHONE>5555550110
</BUSINESS-ADDRESS>
<MAIL-ADDRESS>
<STREET1>1 EXAMPLE WAY
<CITY>SAMPLETON
<STATE>CA
<ZIP>94000
</MAIL-ADDRESS>
<FORMER-COMPANY>
<FORMER-CONFORMED-NAME>EXAMPLE AUTOMATION CORP
<DATE-CHANGED>20190603
</FORMER-COMPANY>
<FORMER-COMPANY>
<FORMER-CONFORMED-NAME>EXAMPLE GEARS INC
<DATE-CHANGED>20080417
</FORMER-COMPANY>
</ISSUER>
<DOCUMENT>
<TYPE>5
<SEQUENCE>1
<FILENAME>form5.xml
<DESCRIPTION>FORM 5
<TEXT>
<XML>
<?xml version="1.0"?>
<ownershipDocument>

    <schemaVersion>X0508</schemaVersion>

    <documentType>5</documentType>

    <periodOfReport>2024-12-31</periodOfReport>

    <notSubjectToSection16>0</notSubjectToSection16>

    <form3HoldingsReported>1</form3HoldingsReported>

    <form4TransactionsReported>1</form4TransactionsReported>

    <issuer>
        <issuerCik>0009990010</issuerCik>
        <issuerName>EXAMPLE ROBOTICS INC</issuerName>
        <issuerTradingSymbol>EXRB</issuerTradingSymbol>
    </issuer>

    <reportingOwner>
        <reportingOwnerId>
            <rptOwnerCik>0009990103</rptOwnerCik>
            <rptOwnerName>SPECIMEN RUTH</rptOwnerName>
        </reportingOwnerId>
        <reportingOwnerAddress>
            <rptOwnerStreet1>C/O EXAMPLE ROBOTICS INC</rptOwnerStreet1>
            <rptOwnerStreet2>1 EXAMPLE WAY</rptOwnerStreet2>
            <rptOwnerCity>SAMPLETON</rptOwnerCity>
            <rptOwnerState>CA</rptOwnerState>
            <rptOwnerZipCode>94000</rptOwnerZipCode>
            <rptOwnerStateDescription></rptOwnerStateDescription>
        </reportingOwnerAddress>
        <reportingOwnerRelationship>
            <isDirector>1</isDirector>
            <isOfficer>0</isOfficer>
            <isTenPercentOwner>0</isTenPercentOwner>
            <isOther>0</isOther>
        </reportingOwnerRelationship>
    </reportingOwner>

    <aff10b5One>0</aff10b5One>

    <nonDerivativeTable>
        <nonDerivativeTransaction>
            <securityTitle>
                <value>Common Stock</value>
            </securityTitle>
            <transactionDate>
                <value>2024-08-22</value>
            </transactionDate>
            <transactionCoding>
                <transactionFormType>4</transactionFormType>
                <transactionCode>P</transactionCode>
                <equitySwapInvolved>0</equitySwapInvolved>
                <footnoteId id="F1"/>
            </transactionCoding>
            <transactionTimeliness>
                <value>L</value>
            </transactionTimeliness>
            <transactionAmounts>
                <transactionShares>
                    <value>300</value>
                </transactionShares>
                <transactionPricePerShare>
                    <value>26.40</value>
                </transactionPricePerShare>
                <transactionAcquiredDisposedCode>
                    <value>A</value>
                </transactionAcquiredDisposedCode>
            </transactionAmounts>
            <postTransactionAmounts>
                <sharesOwnedFollowingTransaction>
                    <value>11175</value>
                </sharesOwnedFollowingTransaction>
            </postTransactionAmounts>
            <ownershipNature>
                <directOrIndirectOwnership>
                    <value>D</value>
                </directOrIndirectOwnership>
            </ownershipNature>
        </nonDerivativeTransaction>
        <nonDerivativeTransaction>
            <securityTitle>
                <value>Common Stock</value>
            </securityTitle>
            <transactionDate>
                <value>2024-09-10</value>
            </transactionDate>
            <transactionCoding>
                <transactionFormType>5</transactionFormType>
                <transactionCode>G</transactionCode>
                <equitySwapInvolved>0</equitySwapInvolved>
            </transactionCoding>
            <transactionTimeliness></transactionTimeliness>
            <transactionAmounts>
                <transactionShares>
                    <value>400</value>
                </transactionShares>
                <transactionPricePerShare>
                    <value>0</value>
                </transactionPricePerShare>
                <transactionAcquiredDisposedCode>
                    <value>A</value>
                </transactionAcquiredDisposedCode>
            </transactionAmounts>
            <postTransactionAmounts>
                <sharesOwnedFollowingTransaction>
                    <value>11575</value>
                </sharesOwnedFollowingTransaction>
            </postTransactionAmounts>
            <ownershipNature>
                <directOrIndirectOwnership>
                    <value>D</value>
                </directOrIndirectOwnership>
            </ownershipNature>
        </nonDerivativeTransaction>
        <nonDerivativeTransaction>
            <securityTitle>
                <value>Common Stock</value>
            </securityTitle>
            <transactionDate>
                <value>2024-11-12</value>
            </transactionDate>
            <transactionCoding>
                <transactionFormType>5</transactionFormType>
                <transactionCode>L</transactionCode>
                <equitySwapInvolved>0</equitySwapInvolved>
            </transactionCoding>
            <transactionAmounts>
                <transactionShares>
                    <value>40.25</value>
                </transactionShares>
                <transactionPricePerShare>
                    <value>25.6125</value>
                    <footnoteId id="F2"/>
                </transactionPricePerShare>
                <transactionAcquiredDisposedCode>
                    <value>A</value>
                </transactionAcquiredDisposedCode>
            </transactionAmounts>
            <postTransactionAmounts>
                <sharesOwnedFollowingTransaction>
                    <value>11615.25</value>
                </sharesOwnedFollowingTransaction>
            </postTransactionAmounts>
            <ownershipNature>
                <directOrIndirectOwnership>
                    <value>D</value>
                </directOrIndirectOwnership>
            </ownershipNature>
        </nonDerivativeTransaction>
        <nonDerivativeHolding>
            <securityTitle>
                <value>Common Stock</value>
            </securityTitle>
            <transactionCoding>
                <transactionFormType>3</transactionFormType>
                <footnoteId id="F3"/>
            </transactionCoding>
            <postTransactionAmounts>
                <sharesOwnedFollowingTransaction>
                    <value>150</value>
                </sharesOwnedFollowingTransaction>
            </postTransactionAmounts>
            <ownershipNature>
                <directOrIndirectOwnership>
                    <value>I</value>
                </directOrIndirectOwnership>
                <natureOfOwnership>
                    <value>By daughter</value>
                </natureOfOwnership>
            </ownershipNature>
        </nonDerivativeHolding>
        <nonDerivativeHolding>
            <securityTitle>
                <value>Common Stock</value>
            </securityTitle>
            <postTransactionAmounts>
                <sharesOwnedFollowingTransaction>
                    <value>1000</value>
                </sharesOwnedFollowingTransaction>
            </postTransactionAmounts>
            <ownershipNature>
                <directOrIndirectOwnership>
                    <value>I</value>
                </directOrIndirectOwnership>
                <natureOfOwnership>
                    <value>By partnership</value>
                </natureOfOwnership>
            </ownershipNature>
        </nonDerivativeHolding>
    </nonDerivativeTable>

    <footnotes>
        <footnote id="F1">This purchase should have been reported on a Form 4 by August 26, 2024.</footnote>
        <footnote id="F2">Bought with a dividend, through a broker's reinvestment service.</footnote>
        <footnote id="F3">These shares should have been reported on the reporting person's Form 3.</footnote>
    </footnotes>

    <remarks></remarks>

    <ownerSignature>
        <signatureName>/s/ Ruth Specimen</signatureName>
        <signatureDate>2025-02-14</signatureDate>
    </ownerSignature>
</ownershipDocument>
</XML>
</TEXT>
</DOCUMENT>
</SUBMISSION>
