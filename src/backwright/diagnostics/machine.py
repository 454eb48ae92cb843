"""Findings for a tool, as plain data for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backwright.diagnostics.findings import Finding, Findings
    from backwright.source import Span


def findings_as_data(findings: Findings) -> dict[str, Any]:
    return {
        "findings": [_finding(finding) for finding in findings],
        "errors": findings.count("error"),
        "warnings": findings.count("warning"),
        "notes": findings.count("note"),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "name": finding.kind.slug,
        "severity": finding.severity,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "help": finding.help or None,
        "place": _place(finding.span),
        "related": [{"message": related.message, "place": _place(related.span)} for related in finding.related],
    }


def _place(span: Span) -> dict[str, Any]:
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
