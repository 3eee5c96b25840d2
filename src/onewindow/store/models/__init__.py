"""One file per aggregate. Keys are UUIDv7 made here; case data carries jurisdiction and opened_year."""

from .application import Application, ApplicationMaterial, Draft
from .archive import ArchiveFile, ArchiveNote
from .board import BoardFigure
from .case import Case
from .catalogue_change import CatalogueChange, CatalogueChangeLine, CatalogueUpload, Reform
from .catalogue_index import CatalogueEntry, CatalogueGrams, ListedItem, ListImport
from .catalogue_question import AgencyQuestion
from .certificate import Certificate
from .commitment import CreditMark, DrawSeed, Handover, InspectionDraw, Inspector
from .content import Bundle, ContentVersion, Publication
from .correction import Correction
from .cosigner import CoSigner
from .document import Document, Service
from .event import Checkpoint, Event
from .fact import AccessLog, FactRow, Note, SourceCall
from .file import File, Upload
from .hall import HallDevice, HallDuty, HallSeat, HallWindow, HallZone, Ticket, Tutorial
from .halldesk import (
    BlankCertificate,
    DayClose,
    EmergencyNumber,
    Fee,
    HallIncident,
    OriginalPaper,
    PersonCall,
    SealUse,
)
from .holding import Absence, CaseAtWindow, HolderMove, ShiftHandover
from .joint import JointDuty
from .licence import Bar, Licence
from .message import Message, Rating
from .number import NumberRange
from .outbox import Delivery, Outbox
from .party import Account, DataKey, LoginAttempt, Mandate, Party, RoleGrant
from .people import Appearance, DataRequest, Presented
from .printing import Phrase, PrintJob, PrintLine, PrintRun
from .public import Disclosure, OutsideReviewRow, PublicNotice
from .quota import QuotaBook, QuotaPlace
from .routing import CaseHand, Division, Relay
from .rules import (
    AutomaticAppeal,
    AutomaticAudit,
    AutomaticAuditLine,
    AutomaticBacktest,
    AutomaticMode,
    AutomaticRecord,
)
from .setting import Setting
from .spot import SpotCheck, SpotDraw
from .studio import AlignDecision, Scenario
from .third import ThirdParty
from .token import ApiToken

__all__ = [
    "ThirdParty",
    "Appearance", "DataRequest", "Presented",
    "ArchiveFile", "ArchiveNote",
    "Correction",
    "CoSigner",
    "QuotaBook", "QuotaPlace",
    "Phrase", "PrintJob", "PrintLine", "PrintRun",
    "CaseHand", "Division", "Relay",
    "Bar", "Licence",
    "Disclosure", "OutsideReviewRow", "PublicNotice",
    "Absence", "BlankCertificate", "CaseAtWindow", "DayClose", "EmergencyNumber", "Fee", "HallDevice", "HallDuty",
    "HallIncident", "HallSeat", "HallWindow", "HallZone", "HolderMove", "OriginalPaper", "PersonCall", "SealUse",
    "ShiftHandover", "Ticket", "Tutorial",
    "AccessLog", "Account", "AgencyQuestion", "AlignDecision", "ApiToken", "Application", "ApplicationMaterial",
    "AutomaticAppeal", "AutomaticAudit", "AutomaticAuditLine",
    "AutomaticBacktest", "AutomaticMode", "AutomaticRecord", "BoardFigure", "Bundle", "Case",
    "CatalogueChange", "CatalogueChangeLine", "CatalogueUpload",
    "CatalogueEntry",
    "CatalogueGrams", "Certificate", "Checkpoint",
    "ContentVersion", "CreditMark", "DataKey", "Delivery", "Document", "Draft", "DrawSeed", "Event", "FactRow",
    "File", "Handover", "InspectionDraw", "Inspector", "JointDuty", "ListImport",
    "ListedItem", "LoginAttempt",
    "Mandate", "Message", "Note", "NumberRange", "Outbox", "Party", "Publication", "Rating", "Reform", "RoleGrant", "Service",
    "Scenario", "Setting", "SourceCall", "SpotCheck", "SpotDraw", "Upload",
]  # fmt: skip
