"""Tables of check sheets and of reviews of the principles; the old rows move in 0009."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('districts', '0001_first_house'),
        ('organizations', '0001_first_house'),
        ('partnerships', '0007_noted_promises_stand'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(blank=True, max_length=40, verbose_name='役割')),
            ],
            options={
                'verbose_name': '集まった団体',
                'verbose_name_plural': '集まった団体',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='CheckDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(blank=True, choices=[('done', 'できた'), ('halfway', '途中'), ('not_yet', 'これから')], max_length=8, verbose_name='わたしたちの見方')),
                ('note', models.TextField(blank=True, max_length=200, verbose_name='ひとこと')),
            ],
            options={
                'verbose_name': '項目ごとの記入',
                'verbose_name_plural': '項目ごとの記入',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='CheckSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作った日時')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='直した日時')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版')),
                ('sheet', models.CharField(choices=[('plan', '計画を立てるとき'), ('proceed', '一緒に進めるとき'), ('reflect', '一緒に振り返るとき')], max_length=8, verbose_name='チェックシート')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('status', models.CharField(choices=[('not_yet', 'まだ'), ('filling', 'それぞれ記入中'), ('together', 'いっしょに確認'), ('recorded', '記録ずみ')], default='not_yet', max_length=8, verbose_name='状態')),
                ('opened_on', models.DateField(blank=True, null=True, verbose_name='記入をはじめた日')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='いつまでに')),
                ('reminded_on', models.DateField(blank=True, null=True, verbose_name='知らせた日')),
                ('bridge_word', models.CharField(blank=True, max_length=200, verbose_name='橋わたし役から')),
            ],
            options={
                'verbose_name': 'チェックシート',
                'verbose_name_plural': 'チェックシート',
                'ordering': ['year', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CheckSide',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作った日時')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='直した日時')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版')),
                ('handed_in_at', models.DateTimeField(blank=True, null=True, verbose_name='記入ずみにした日時')),
                ('via', models.CharField(blank=True, choices=[('web', '画面'), ('token', 'メールのリンク'), ('phone', '電話'), ('paper', '紙'), ('meeting', '会議'), ('visit', '訪問'), ('system', '自動')], max_length=10, verbose_name='方法')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='受け取った日')),
                ('answerer_role', models.CharField(blank=True, max_length=20, verbose_name='書いた人の役割')),
                ('entered_label', models.CharField(blank=True, max_length=120, verbose_name='入力した窓口')),
            ],
            options={
                'verbose_name': 'それぞれの記入',
                'verbose_name_plural': 'それぞれの記入',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ExtraItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作った日時')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='直した日時')),
                ('sheet', models.CharField(choices=[('plan', '計画を立てるとき'), ('proceed', '一緒に進めるとき'), ('reflect', '一緒に振り返るとき')], max_length=8, verbose_name='チェックシート')),
                ('text', models.CharField(max_length=120, verbose_name='確認すること')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='使うのをやめた日')),
                ('submission_key', models.CharField(blank=True, max_length=32, null=True, unique=True)),
            ],
            options={
                'verbose_name': 'このほかの確認',
                'verbose_name_plural': 'このほかの確認',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='JointRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='版')),
                ('met_on', models.DateField(blank=True, null=True, verbose_name='いっしょに確認した日')),
                ('method', models.CharField(blank=True, choices=[('meeting', '集まって'), ('visit', '訪ねて'), ('online', 'オンラインで'), ('phone', '電話で')], max_length=8, verbose_name='方法')),
                ('third_party_present', models.BooleanField(blank=True, null=True, verbose_name='橋わたし役がいた')),
                ('target', models.CharField(blank=True, max_length=120, verbose_name='どうなったらうれしいか')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='直した理由')),
                ('public_codes', models.JSONField(blank=True, default=list, verbose_name='公開ページにのせる項目')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='記録した日時')),
                ('recorded_label', models.CharField(blank=True, max_length=120, verbose_name='記録した団体・窓口')),
                ('via', models.CharField(choices=[('web', '画面'), ('token', 'メールのリンク'), ('phone', '電話'), ('paper', '紙'), ('meeting', '会議'), ('visit', '訪問'), ('system', '自動')], default='web', max_length=10, verbose_name='受け取った方法')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='受け取った日')),
                ('received_role', models.CharField(blank=True, max_length=20, verbose_name='だれから（役割）')),
                ('submission_key', models.CharField(blank=True, max_length=32, null=True, unique=True)),
            ],
            options={
                'verbose_name': 'いっしょの記録',
                'verbose_name_plural': 'いっしょの記録',
                'ordering': ['sheet', '-number'],
            },
        ),
        migrations.CreateModel(
            name='PrincipleEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('clause', '約束の条項'), ('check', 'チェックシートの項目'), ('meeting', '話し合いの記録'), ('page', '公開ページ')], max_length=8, verbose_name='根拠の種類')),
                ('reference', models.CharField(blank=True, max_length=80, verbose_name='どこ')),
                ('path', models.CharField(blank=True, max_length=200, verbose_name='このサイトのアドレス')),
            ],
            options={
                'verbose_name': '根拠',
                'verbose_name_plural': '根拠',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PrincipleReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作った日時')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='直した日時')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版')),
                ('number', models.PositiveSmallIntegerField(verbose_name='回')),
                ('occasion', models.CharField(choices=[('registration', '登録のとき'), ('mid_year', '年度のなかば'), ('year_end', '年度のおわり')], max_length=12, verbose_name='いつの見直し')),
                ('reviewed_on', models.DateField(verbose_name='見直した日')),
                ('waits_for_consent', models.BooleanField(default=False, verbose_name='公開の確認を待っている')),
            ],
            options={
                'verbose_name': '6つの原則の見直し',
                'verbose_name_plural': '6つの原則の見直し',
                'ordering': ['partnership', '-number'],
            },
        ),
        migrations.CreateModel(
            name='PrincipleTalk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作った日時')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='直した日時')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='話した日')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='話したこと')),
            ],
            options={
                'verbose_name': 'いっしょに話すこと',
                'verbose_name_plural': 'いっしょに話すこと',
                'ordering': ['pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='jointcheck',
            options={'ordering': [models.OrderBy(models.F('item__order'), nulls_last=True), 'extra_id'], 'verbose_name': 'いっしょの確認', 'verbose_name_plural': 'いっしょの確認'},
        ),
        migrations.RemoveConstraint(
            model_name='jointcheck',
            name='check_once',
        ),
        migrations.RemoveConstraint(
            model_name='principlerecord',
            name='principle_joint_once',
        ),
        migrations.RemoveConstraint(
            model_name='principlerecord',
            name='principle_party_once',
        ),
        migrations.AddField(
            model_name='jointcheck',
            name='done_on',
            field=models.DateField(blank=True, null=True, verbose_name='すんだ日'),
        ),
        migrations.AddField(
            model_name='jointcheck',
            name='next_on',
            field=models.DateField(blank=True, null=True, verbose_name='いつまで'),
        ),
        migrations.AddField(
            model_name='jointcheck',
            name='next_who',
            field=models.CharField(blank=True, max_length=40, verbose_name='だれが'),
        ),
        migrations.AlterField(
            model_name='jointcheck',
            name='item',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.checkitem'),
        ),
        migrations.AlterField(
            model_name='jointcheck',
            name='next_step',
            field=models.CharField(blank=True, max_length=200, verbose_name='次にすること'),
        ),
        migrations.AlterField(
            model_name='partnership',
            name='status',
            field=models.CharField(choices=[('preparing', '準備中'), ('active', '実施中'), ('reflecting', '振り返り中'), ('completed', '完了'), ('suspended', '休止中'), ('cancelled', '中止')], default='preparing', max_length=10, verbose_name='状態'),
        ),
        migrations.AlterField(
            model_name='principlerecord',
            name='evidence',
            field=models.CharField(blank=True, max_length=200, verbose_name='根拠（ことば）'),
        ),
        migrations.AddField(
            model_name='attendance',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization'),
        ),
        migrations.AddField(
            model_name='checkdraft',
            name='item',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.checkitem'),
        ),
        migrations.AddField(
            model_name='checksheet',
            name='partnership',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheets', to='partnerships.partnership'),
        ),
        migrations.AddField(
            model_name='checkside',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization'),
        ),
        migrations.AddField(
            model_name='checkside',
            name='sheet',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sides', to='partnerships.checksheet'),
        ),
        migrations.AddField(
            model_name='checkdraft',
            name='side',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='partnerships.checkside'),
        ),
        migrations.AddField(
            model_name='extraitem',
            name='ward',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extra_items', to='districts.ward'),
        ),
        migrations.AddField(
            model_name='checkdraft',
            name='extra',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.extraitem'),
        ),
        migrations.AddField(
            model_name='jointcheck',
            name='extra',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.extraitem'),
        ),
        migrations.AddField(
            model_name='jointrecord',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='jointrecord',
            name='sheet',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='records', to='partnerships.checksheet'),
        ),
        migrations.AddField(
            model_name='attendance',
            name='record',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='partnerships.jointrecord'),
        ),
        migrations.AddField(
            model_name='jointcheck',
            name='record',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='partnerships.jointrecord'),
        ),
        migrations.AddField(
            model_name='principleevidence',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidences', to='partnerships.principlerecord'),
        ),
        migrations.AddField(
            model_name='principlereview',
            name='partnership',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='principle_reviews', to='partnerships.partnership'),
        ),
        migrations.AddField(
            model_name='principlerecord',
            name='review',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='partnerships.principlereview'),
        ),
        migrations.AddField(
            model_name='principletalk',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='principle_talks', to='districts.office', verbose_name='窓口'),
        ),
        migrations.AddField(
            model_name='principletalk',
            name='partnership',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='principle_talks', to='partnerships.partnership'),
        ),
        migrations.AddField(
            model_name='principletalk',
            name='principle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.principle'),
        ),
        migrations.AddField(
            model_name='principletalk',
            name='review',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='talks', to='partnerships.principlereview'),
        ),
        migrations.AddIndex(
            model_name='checksheet',
            index=models.Index(fields=['status', 'due_on'], name='check_sheet_waiting'),
        ),
        migrations.AddConstraint(
            model_name='checksheet',
            constraint=models.UniqueConstraint(fields=('partnership', 'sheet', 'year'), name='check_sheet_once_a_year'),
        ),
        migrations.AddConstraint(
            model_name='checkside',
            constraint=models.UniqueConstraint(fields=('sheet', 'organization'), name='check_side_once'),
        ),
        migrations.AddConstraint(
            model_name='checkdraft',
            constraint=models.UniqueConstraint(fields=('side', 'item'), name='check_draft_item_once'),
        ),
        migrations.AddConstraint(
            model_name='checkdraft',
            constraint=models.UniqueConstraint(fields=('side', 'extra'), name='check_draft_extra_once'),
        ),
        migrations.AddConstraint(
            model_name='checkdraft',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('extra__isnull', False), ('item', None)), models.Q(('extra', None), ('item__isnull', False)), _connector='OR'), name='check_draft_one_item'),
        ),
        migrations.AddConstraint(
            model_name='jointrecord',
            constraint=models.UniqueConstraint(fields=('sheet', 'number'), name='joint_record_version_once'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('record', 'organization'), name='attendance_once'),
        ),
        migrations.AddConstraint(
            model_name='principlereview',
            constraint=models.UniqueConstraint(fields=('partnership', 'number'), name='principle_review_number_once'),
        ),
        migrations.AddConstraint(
            model_name='principletalk',
            constraint=models.UniqueConstraint(fields=('review', 'principle'), name='principle_talk_once_a_review'),
        ),
        # Emptied before they go, so that the way back can fill them again.
        migrations.AlterField(
            model_name='jointcheck',
            name='partnership',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='partnerships.partnership'),
        ),
        migrations.AlterField(
            model_name='jointcheck',
            name='year',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='年度'),
        ),
    ]
