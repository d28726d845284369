using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using AcsRecording.Binding;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Starts recording a call.</summary>
[Cmdlet(VerbsLifecycle.Start, "AcsRecording", DefaultParameterSetName = ServerCallSet, SupportsShouldProcess = true)]
[OutputType(typeof(Recording))]
public sealed class StartAcsRecording : ConnectedCmdlet
{
    private const string ServerCallSet = "ServerCall";
    private const string GroupCallSet = "GroupCall";
    private const string RoomSet = "Room";
    private const string CallConnectionSet = "CallConnection";
    private const string ConversationSet = "Conversation";
    private const string ConversationUrlSet = "ConversationUrl";

    /// <summary>An object with the id of a call: an event CallConnected or CallStarted, or an object of your own.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Server call ids of calls.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ServerCallSet, ValueFromPipelineByPropertyName = true)]
    [CallIdInput(nameof(ServerCallId))]
    [AllowNull]
    [AllowEmptyString]
    public string[]? ServerCallId { get; set; }

    /// <summary>Ids of group calls, GUIDs.</summary>
    [Parameter(Mandatory = true, ParameterSetName = GroupCallSet, ValueFromPipelineByPropertyName = true)]
    [CallIdInput(nameof(GroupCallId))]
    [AllowNull]
    [AllowEmptyString]
    public string[]? GroupCallId { get; set; }

    /// <summary>Ids of rooms.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RoomSet, ValueFromPipelineByPropertyName = true)]
    [CallIdInput(nameof(RoomId))]
    [AllowNull]
    [AllowEmptyString]
    public string[]? RoomId { get; set; }

    /// <summary>Ids of connections of Call Automation.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CallConnectionSet, ValueFromPipelineByPropertyName = true)]
    [CallIdInput(nameof(CallConnectionId))]
    [AllowNull]
    [AllowEmptyString]
    public string[]? CallConnectionId { get; set; }

    /// <summary>Ids of conversations, in the dialects of 2021.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ConversationSet, ValueFromPipelineByPropertyName = true)]
    [CallIdInput(nameof(ConversationId))]
    [AllowNull]
    [AllowEmptyString]
    public string[]? ConversationId { get; set; }

    /// <summary>URLs of conversations, as the calling SDK of 2021 gave them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ConversationUrlSet, ValueFromPipelineByPropertyName = true)]
    [CallIdInput(nameof(ConversationUrl))]
    [AllowNull]
    [AllowEmptyString]
    public string[]? ConversationUrl { get; set; }

    /// <summary>What each operation on the recording sends along, with a conversation.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OperationContext { get; set; }

    /// <summary>Sound, or sound and picture.</summary>
    [Parameter]
    [NoSecretInError(typeof(RecordingContent))]
    public RecordingContent? Content { get; set; }

    /// <summary>All participants on one channel, or each on a separate channel.</summary>
    [Parameter]
    [NoSecretInError(typeof(RecordingChannel))]
    public RecordingChannel? Channel { get; set; }

    /// <summary>The file format. Without -Content and -Channel it determines them.</summary>
    [Parameter]
    [NoSecretInError(typeof(RecordingFormat))]
    public RecordingFormat? Format { get; set; }

    /// <summary>Where the service posts changes of the recording's state.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StateCallbackUri { get; set; }

    /// <summary>Start paused. A recording that is never resumed leaves no file.</summary>
    [Parameter]
    public SwitchParameter PauseOnStart { get; set; }

    /// <summary>Raw ids of participants, the first for channel 0.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? AudioChannelParticipantOrdering { get; set; }

    /// <summary>Participants with the channel each is to get.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [NoSecretInError(typeof(ChannelAffinity[]))]
    public ChannelAffinity[]? ChannelAffinity { get; set; }

    /// <summary>The blob container to record into, with the resource's managed identity.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StorageContainerUri { get; set; }

    private protected override void Process()
    {
        var session = RunspaceSession.Current;
        if (Uri.TryCreate(StorageContainerUri, UriKind.Absolute, out var container))
        {
            session.NamedHosts.Add(container.Host);
        }

        Run((host, cancellationToken) => host.ForEachAsync(Requests(), async request =>
        {
            // Before the question, so that -WhatIf reports invalid input too.
            CallInput.EnsureStarts(InputObject, request.CallId);
            Recordings.ValidateStart(request);
            if (await host.ShouldProcessAsync(request.CallId, "Start recording").ConfigureAwait(false) == Decision.Yes)
            {
                var recording = await Recordings.StartAsync(request, cancellationToken).ConfigureAwait(false);
                await host.WriteObjectAsync(session.Remember(recording)).ConfigureAwait(false);
            }
        }));
    }

    /// <summary>
    /// One for each call. Call Automation may know one by its connection alone, and an event of 2021 by its conversation: PowerShell then
    /// binds the server call id that the event hasn't.
    /// </summary>
    private IEnumerable<StartRequest> Requests() => ParameterSetName switch
    {
        GroupCallSet => Each(GroupCallId).Select(id => Request(groupCallId: id)),
        RoomSet => Each(RoomId).Select(id => Request(roomId: id)),
        CallConnectionSet => Each(CallConnectionId).Select(id => Request(callConnectionId: id)),
        ConversationSet => Each(ConversationId).Select(id => Request(conversationId: id)),
        ConversationUrlSet => Each(ConversationUrl).Select(url => Request(conversationUrl: url)),
        _ => Each(ServerCallId).Select(id => id is not null ? Request(serverCallId: id)
            : CallInput.Conversation(InputObject) is { } conversation ? Request(conversationId: conversation)
            : Request(callConnectionId: CallInput.Connection(InputObject))),
    };

    private static IEnumerable<string?> Each(string[]? ids) => ids is null ? [null] : ids.Select(id => id is { Length: > 0 } ? id : null);

    private StartRequest Request(
        string? serverCallId = null,
        string? groupCallId = null,
        string? roomId = null,
        string? callConnectionId = null,
        string? conversationId = null,
        string? conversationUrl = null) =>
        new()
        {
            ServerCallId = serverCallId,
            GroupCallId = groupCallId,
            RoomId = roomId,
            CallConnectionId = callConnectionId,
            ConversationId = conversationId,
            ConversationUrl = conversationUrl,
            OperationContext = OperationContext,
            Content = Content,
            Channel = Channel,
            Format = Format,
            StateCallbackUri = StateCallbackUri,
            PauseOnStart = PauseOnStart,
            AudioChannelParticipantOrdering = AudioChannelParticipantOrdering ?? [],
            ChannelAffinity = ChannelAffinity ?? [],
            StorageContainerUri = StorageContainerUri,
        };
}
