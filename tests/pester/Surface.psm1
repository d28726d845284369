# What users see of the imported module, a line each, so that a change shows as the line that changed.
function Get-Surface {
    $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
    $module = Get-Module AcsRecording
    $lines = @(
        foreach ($alias in $module.ExportedAliases.Values) { "alias $($alias.Name) for $($alias.Definition)" }
        foreach ($command in $module.ExportedCmdlets.Values) {
            $name = $command.Name
            $metadata = [Management.Automation.CommandMetadata]::new($command)
            if ($metadata.SupportsShouldProcess) { "$name supports ShouldProcess, impact $($metadata.ConfirmImpact)" }
            foreach ($output in $command.OutputType) {
                $of = if ($output.ParameterSetName) { " of $($output.ParameterSetName -join ', ')" }
                "$name emits $($output.Name)$of"
            }
            foreach ($set in $command.ParameterSets) {
                "$name set $($set.Name)$(if ($set.IsDefault) { ', default' })"
                foreach ($parameter in $set.Parameters | Where-Object Name -NotIn $common) {
                    "$name set $($set.Name) -$($parameter.Name): $(@(Get-ParameterText $parameter) -join ', ')"
                }
            }
        }
        foreach ($type in [AcsRecording.Recording].Assembly.GetExportedTypes()) { Get-TypeText $type }
        foreach ($id in Get-ErrorId) { "error $id" }
    )
    [Array]::Sort($lines, [StringComparer]::Ordinal)
    $lines
}

function Get-ErrorId {
    # Each error has advice beside its message.
    $messages = [Resources.ResourceManager]::new('AcsRecording.Errors.Messages', [AcsRecording.Recording].Assembly)
    $texts = $messages.GetResourceSet([cultureinfo]::InvariantCulture, $true, $false)
    $texts.Name -like '*.Action' -replace '\.Action$'
}

function Get-TypeName([type] $Type) { [Microsoft.PowerShell.ToStringCodeMethods]::Type([psobject] $Type) }

function Get-ParameterText($Parameter) {
    Get-TypeName $Parameter.ParameterType
    if ($Parameter.Position -ge 0) { "position $($Parameter.Position)" }
    if ($Parameter.IsMandatory) { 'mandatory' }
    if ($Parameter.ValueFromPipeline) { 'pipeline by value' }
    if ($Parameter.ValueFromPipelineByPropertyName) { 'pipeline by property name' }
    if ($Parameter.ValueFromRemainingArguments) { 'remaining arguments' }
    foreach ($attribute in $Parameter.Attributes) {
        if ($attribute -is [ValidateSet]) { "one of $($attribute.ValidValues -join ' ')" }
        if ($attribute -is [ValidateRange]) { "from $($attribute.MinRange) to $($attribute.MaxRange)" }
        if ($attribute -is [SupportsWildcards]) { 'wildcards' }
    }
    if ($Parameter.Aliases) { "alias $(@($Parameter.Aliases | Sort-Object) -join ' ')" }
}

function Get-TypeText([type] $Type) {
    $name = "[$(Get-TypeName $Type)]"
    if ($Type.IsEnum) {
        foreach ($value in [Enum]::GetNames($Type)) { "$name $value = $([int] $Type::$value)" }
        return
    }
    if ($Type.BaseType -and $Type.BaseType -ne [object]) { "$name is a [$(Get-TypeName $Type.BaseType)]" }
    foreach ($property in $Type.GetProperties() | Where-Object { $_.DeclaringType.Assembly -eq $Type.Assembly }) {
        $settable = if ($property.SetMethod.IsPublic) { ', settable' }
        "$name $($property.Name): $(Get-TypeName $property.PropertyType)$settable"
    }
    foreach ($member in (Get-TypeData $Type.FullName).Members.Values) { "$name $($member.Name): added by the module" }
}

Export-ModuleMember -Function Get-Surface
