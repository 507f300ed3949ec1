"""The admin's classes with the model that each is for: only the type checker can write that down."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db import models

if TYPE_CHECKING:
    from problems.models import JudgeProgram, Part, Problem, Solution, StarterCode, TestCase

    AnyField = models.Field[Any, Any]
    ProblemModelAdmin = admin.ModelAdmin[Problem]
    PartModelAdmin = admin.ModelAdmin[Part]
    TestCaseModelAdmin = admin.ModelAdmin[TestCase]
    PartRows = admin.TabularInline[Part, Problem]
    TestCaseRows = admin.TabularInline[TestCase, Part]
    StarterCodeStack = admin.StackedInline[StarterCode, Part]
    SolutionStack = admin.StackedInline[Solution, Part]
    JudgeProgramStack = admin.StackedInline[JudgeProgram, Problem]
    ProblemModelForm = forms.ModelForm[Problem]
    JudgeProgramModelForm = forms.ModelForm[JudgeProgram]
else:
    AnyField = models.Field
    ProblemModelAdmin = PartModelAdmin = TestCaseModelAdmin = admin.ModelAdmin
    PartRows = TestCaseRows = admin.TabularInline
    StarterCodeStack = SolutionStack = JudgeProgramStack = admin.StackedInline
    ProblemModelForm = JudgeProgramModelForm = forms.ModelForm
